//! Just enough HTTP to sign in and to load a page: HTTP/1.0, one connection a request.

use server::commands::Failure;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Signs in and answers the cookie.
pub fn sign_in(to: SocketAddr, address: &str, password: &str) -> Result<String, Failure> {
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("correo", address).append_pair("clave", password).finish();
    let head =
        format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nSec-Fetch-Site: same-origin\r\n", form.len());
    let answer = ask(to, "POST", "/ingresar", &head, &form)?;
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next().filter(|pair| pair.starts_with("mesa_session=")));
    cookie.map(str::to_owned).ok_or_else(|| Failure::new(format!("signing in failed: {}", answer.lines().next().unwrap_or_default())))
}

/// Loads a page; answers its size in bytes.
pub fn load(to: SocketAddr, path: &str, cookie: &str) -> Result<usize, Failure> {
    let answer = ask(to, "GET", path, &format!("Cookie: {cookie}\r\nAccept: text/html\r\n"), "")?;
    let status = answer.lines().next().unwrap_or_default();
    if status.contains(" 200 ") { Ok(answer.len()) } else { Err(Failure::new(format!("{path} answers {status}"))) }
}

fn ask(to: SocketAddr, method: &str, path: &str, head: &str, body: &str) -> Result<String, Failure> {
    let mut stream = TcpStream::connect(to)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    stream.write_all(format!("{method} {path} HTTP/1.0\r\nHost: {to}\r\n{head}\r\n{body}").as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
