//! What every request may use.

use crate::stop::Stop;
use app::shell::Assets;
use axum::extract::FromRef;
use desk::Desk;
use leptos::config::LeptosOptions;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

pub struct SiteConfig {
    pub desk: Desk,
    /// The browser's files, as `cargo xtask web` lays them out.
    pub site_dir: PathBuf,
    pub stop: Stop,
    /// What browsers subscribe to notices with; without it there are none.
    pub push_key: Option<String>,
    /// Components are shown at `/dev/components`.
    pub gallery: bool,
}

#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    desk: Desk,
    leptos: LeptosOptions,
    assets: Assets,
    site_dir: PathBuf,
    hashed: HashSet<String>,
    stop: Stop,
    secure: bool,
    first: OnceLock<String>,
    push_key: Option<String>,
    gallery: bool,
}

impl Site {
    /// Reads assets.json; a site that was not built serves pages without style, and says so once in the log.
    pub fn new(config: SiteConfig) -> Self {
        let SiteConfig { desk, site_dir, stop, push_key, gallery } = config;
        // Hashes stand beside the files that they name, wherever the binary lies.
        let hash_file = std::path::absolute(site_dir.join("hash.txt")).unwrap_or_else(|_| site_dir.join("hash.txt"));
        let leptos = LeptosOptions::builder()
            .output_name("mesa")
            .site_root(site_dir.to_string_lossy())
            .site_pkg_dir("pkg")
            .hash_files(hash_file.is_file())
            .hash_file(Arc::<str>::from(hash_file.to_string_lossy()))
            .env(leptos::config::Env::PROD)
            .build();
        let listed = listed(&site_dir);
        let find = |logical: &str| listed.get(logical).cloned();
        let unhashed = Assets::default();
        let assets = Assets {
            css: find("/pkg/mesa.css").unwrap_or(unhashed.css),
            icons: find("/icons.svg").unwrap_or(unhashed.icons),
            font: find("/fonts/public-sans.woff2").unwrap_or(unhashed.font),
            colours: None,
            logo: None,
        };
        let secure = desk.office().public_url.starts_with("https://");
        let hashed = listed.into_values().collect();
        Self(Arc::new(Inner { desk, leptos, assets, site_dir, hashed, stop, secure, push_key, gallery, first: OnceLock::new() }))
    }

    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    pub fn leptos(&self) -> &LeptosOptions {
        &self.0.leptos
    }

    /// The addresses of files, with the office's own colours and logo as they are now.
    pub fn assets(&self) -> Assets {
        let look = self.0.desk.look();
        let short = |hash: &str| hash.chars().take(12).collect::<String>();
        let colours = look.accent.as_ref().map(|accent| format!("/oficina/colores.css?v={}", accent.hex().trim_start_matches('#')));
        let logo = look.logo.as_ref().map(|logo| format!("/oficina/logo?v={}", short(&logo.sha256)));
        Assets { colours, logo, ..self.0.assets.clone() }
    }

    /// From now on the first administrator may be made, by whoever knows this code.
    pub fn ask_for_first(&self, code: String) {
        // Once a process: a second code would lead who has the first astray.
        let _ = self.0.first.set(code);
    }

    /// The code that this process's start has printed.
    pub fn first_code(&self) -> Option<&str> {
        self.0.first.get().map(String::as_str)
    }

    pub fn site_dir(&self) -> &PathBuf {
        &self.0.site_dir
    }

    /// Whether this path names its content and may be cached for ever.
    pub fn is_hashed(&self, path: &str) -> bool {
        self.0.hashed.contains(path) || path.starts_with("/pkg/snippets/")
    }

    pub fn stop(&self) -> &Stop {
        &self.0.stop
    }

    pub fn push_key(&self) -> Option<&str> {
        self.0.push_key.as_deref()
    }

    pub fn has_gallery(&self) -> bool {
        self.0.gallery
    }

    /// Reached over HTTPS: cookies are Secure.
    pub fn is_secure(&self) -> bool {
        self.0.secure
    }
}

fn listed(site_dir: &std::path::Path) -> BTreeMap<String, String> {
    let path = site_dir.join("assets.json");
    let read = std::fs::read(&path).map_err(|error| error.to_string());
    match read.and_then(|json| serde_json::from_slice(&json).map_err(|error| error.to_string())) {
        Ok(listed) => listed,
        Err(error) => {
            tracing::warn!(file = %path.display(), %error, "the browser's files are missing: pages have no style. `cargo xtask web` makes them");
            BTreeMap::new()
        }
    }
}

impl FromRef<Site> for LeptosOptions {
    fn from_ref(site: &Site) -> Self {
        site.leptos().clone()
    }
}
