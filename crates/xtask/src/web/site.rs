//! Lays the site out: names with a hash, the files that say which is which, and compressed twins.
//!
//! Names follow leptos 0.8: `HydrationScripts` and `HashedStylesheet` read `js:`, `wasm:` and `css:` from hash.txt and ask for
//! `/pkg/mesa.HASH.js`, `/pkg/mesa.HASH.wasm` and `/pkg/mesa.HASH.css`; `split:` and `manifest:` name what fetches the pieces that are
//! loaded later, and the list of which page needs which. Everything else is in assets.json: logical path → served path.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::{
    assets::{self, Asset},
    css, wasm,
};
use crate::{
    place::{Place, Profile},
    say, stamp,
};

/// Worth compressing; fonts and pictures already are.
const TEXTUAL: [&str; 9] = ["js", "wasm", "css", "svg", "json", "webmanifest", "html", "txt", "xml"];

/// Builds everything that is out of date.
pub fn build(place: &Place, profile: Profile) -> Result<()> {
    let bound = wasm::build(place, profile)?;
    lay_out(place, profile, &bound)
}

/// Everything but the WASM, which must have been built before: for a change of style or of a public file.
pub fn restyle(place: &Place, profile: Profile) -> Result<()> {
    lay_out(place, profile, &place.scratch().join("wasm").join(profile.folder()))
}

fn lay_out(place: &Place, profile: Profile, bound: &Path) -> Result<()> {
    let mut plan = Plan::default();
    for mut asset in assets::public(place)? {
        if Path::new(&asset.path).extension().is_some_and(|extension| extension == "js") {
            asset.bytes = smaller(place, profile, text(asset.bytes)?)?;
        }
        plan.plain(asset);
    }
    plan.both(assets::font(place)?);
    plan.both(assets::icons(place)?);
    let css = css::bundle(place, profile, &plan.addresses)?;
    plan.hashed("css", css);
    plan.hashed("wasm", assets::read(&bound.join("mesa_bg.wasm"))?);
    plan.scripts(place, profile, bound)?;
    for snippet in assets::files(&bound.join("snippets"))? {
        // Imported by mesa.js at this relative path; their folder carries wasm-bindgen's own hash.
        let below = snippet.strip_prefix(bound).unwrap_or(&snippet).to_string_lossy().into_owned();
        plan.plain(Asset { path: format!("pkg/{below}"), bytes: assets::read(&snippet)? });
    }
    plan.service_worker()?;
    plan.indexes();

    let site = place.site(profile);
    write(&plan, &site)?;
    if let Some(beside) = site.parent() {
        // Where leptos looks by default, which is beside the binary.
        write_if_new(&beside.join("hash.txt"), plan.hashes.as_bytes())?;
    }
    if profile == Profile::Release {
        compress(place, &plan, &site)?;
    }
    sweep(&plan, &site, profile)?;
    report(&plan, &site, profile);
    Ok(())
}

/// In the release build a script has no comments and no long names.
fn smaller(place: &Place, profile: Profile, script: String) -> Result<Vec<u8>> {
    match profile {
        Profile::Debug => Ok(script.into_bytes()),
        Profile::Release => Ok(css::node(place, "minify.mjs", &script)?.0),
    }
}

/// What the site will contain.
#[derive(Default)]
struct Plan {
    files: BTreeMap<String, Vec<u8>>,
    /// `/icons.svg` → `/icons.HASH.svg`
    addresses: BTreeMap<String, String>,
    hashes: String,
}

impl Plan {
    fn plain(&mut self, asset: Asset) {
        self.files.insert(asset.path, asset.bytes);
    }

    /// Under its own name, for pages that cannot know the hash, and under one that can be cached for ever.
    fn both(&mut self, asset: Asset) {
        let hash = stamp::digest(&asset.bytes);
        let named = match asset.path.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
            None => format!("{}.{hash}", asset.path),
        };
        self.addresses.insert(format!("/{}", asset.path), format!("/{named}"));
        self.files.insert(named, asset.bytes.clone());
        self.files.insert(asset.path, asset.bytes);
    }

    /// One that leptos knows.
    fn hashed(&mut self, extension: &str, bytes: Vec<u8>) {
        let hash = stamp::digest(&bytes);
        self.known(extension, &hash);
        self.under(&hash, "mesa", extension, bytes);
    }

    /// A line of hash.txt.
    fn known(&mut self, what: &str, hash: &str) {
        self.hashes += &[what, ": ", hash, "\n"].concat();
    }

    fn under(&mut self, hash: &str, stem: &str, extension: &str, bytes: Vec<u8>) {
        let named = format!("pkg/{stem}.{hash}.{extension}");
        self.addresses.insert(format!("/pkg/{stem}.{extension}"), format!("/{named}"));
        self.files.insert(named, bytes);
    }

    /// Writes into sw.js which release it belongs to and which files that has: the browser sees by its bytes that there is a new one.
    fn service_worker(&mut self) -> Result<()> {
        let hashed = self.files.keys().filter(|path| path.starts_with("pkg/")).map(|path| format!("/{path}"));
        let files: BTreeSet<String> = hashed.chain(self.addresses.values().cloned()).collect();
        let contents: Vec<&[u8]> = self.files.values().map(Vec::as_slice).collect();
        let release = stamp::digest(&contents.concat());
        let bytes = self.files.get_mut("sw.js").context("public/sw.js is missing")?;
        let mut script = format!("self.release = {};\n", json!({ "name": release, "files": files })).into_bytes();
        script.append(bytes);
        *bytes = script;
        Ok(())
    }

    /// mesa.js; where the WASM was split also the pieces, what fetches them, and the list of which page needs which.
    fn scripts(&mut self, place: &Place, profile: Profile, bound: &Path) -> Result<()> {
        let small = |script: String| smaller(place, profile, script);
        let script = assets::read(&bound.join("mesa.js"))?;
        if !bound.join(wasm::LOADER).exists() {
            self.hashed("js", small(text(script)?)?);
            return Ok(());
        }
        let mut needs: BTreeMap<String, Vec<String>> =
            serde_json::from_slice(&assets::read(&bound.join(wasm::PIECES))?).context("the list of pieces cannot be read")?;
        let mut loader = text(assets::read(&bound.join(wasm::LOADER))?)?;
        let pieces: BTreeSet<String> = needs.values().flatten().cloned().collect();
        for piece in &pieces {
            let bytes = assets::read(&bound.join(format!("{piece}.wasm")))?;
            let hash = stamp::digest(&bytes);
            let served = format!("{piece}.{hash}");
            loader = replaced(&loader, &format!("\"./{piece}.wasm\""), &format!("\"./{served}.wasm\""))?;
            needs.values_mut().flatten().filter(|name| *name == piece).for_each(|name| name.clone_from(&served));
            self.under(&hash, piece, "wasm", bytes);
        }
        // The two scripts import each other: one hash, of both, names both.
        let mut script = text(script)?;
        let hash = stamp::digest(format!("{script}{loader}").as_bytes());
        script = replaced(&script, &format!("from \"./{}\"", wasm::LOADER), &format!("from \"./__wasm_split.{hash}.js\""))?;
        loader = replaced(&loader, "from \"./mesa.js\"", &format!("from \"./mesa.{hash}.js\""))?;
        self.known("js", &hash);
        self.under(&hash, "mesa", "js", small(script)?);
        self.known("split", &hash);
        self.under(&hash, "__wasm_split", "js", small(loader)?);
        let needs = format!("{:#}\n", json!(needs)).into_bytes();
        let hash = stamp::digest(&needs);
        self.known("manifest", &hash);
        self.under(&hash, "__wasm_split_manifest", "json", needs);
        Ok(())
    }

    fn indexes(&mut self) {
        let assets = format!("{:#}\n", json!(self.addresses));
        self.files.insert("assets.json".to_owned(), assets.into_bytes());
        self.files.insert("hash.txt".to_owned(), self.hashes.clone().into_bytes());
    }
}

fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).context("a script is not UTF-8")
}

/// A name that is nowhere to be found would be asked for under the wrong one, much later and by a browser.
fn replaced(script: &str, name: &str, served: &str) -> Result<String> {
    if !script.contains(name) {
        bail!("{name} does not stand where a script should ask for it; wasm-bindgen or wasm-split write it differently now");
    }
    Ok(script.replace(name, served))
}

fn write(plan: &Plan, site: &Path) -> Result<()> {
    for (path, bytes) in &plan.files {
        write_if_new(&site.join(path), bytes)?;
    }
    Ok(())
}

/// Leaves an equal file alone: its time says when it changed. Replaces in one move: a running server reads the old or the new.
fn write_if_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().context("a file without a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let half = path.with_extension("half");
    fs::write(&half, bytes).with_context(|| format!("cannot write {}", half.display()))?;
    fs::rename(&half, path).with_context(|| format!("cannot write {}", path.display()))
}

fn compress(place: &Place, plan: &Plan, site: &Path) -> Result<()> {
    let stale: Vec<_> =
        plan.files.keys().filter(|path| textual(path)).map(|path| site.join(path)).filter(|file| !has_twins(file)).collect();
    if stale.is_empty() {
        return Ok(());
    }
    say::doing(format_args!("Compressing {} files (brotli 11, gzip 9)", stale.len()));
    css::node(place, "compress.mjs", &json!(stale).to_string())?;
    Ok(())
}

fn textual(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| TEXTUAL.contains(&extension))
}

fn has_twins(file: &Path) -> bool {
    let written = |path: &Path| fs::metadata(path).and_then(|about| about.modified()).ok();
    ["br", "gz"].iter().all(|extension| {
        let twin = file.with_extension(format!("{}.{extension}", file.extension().unwrap_or_default().to_string_lossy()));
        written(&twin) >= written(file)
    })
}

/// Removes what earlier builds left.
fn sweep(plan: &Plan, site: &Path, profile: Profile) -> Result<()> {
    let mut kept: BTreeSet<String> = plan.files.keys().cloned().collect();
    if profile == Profile::Release {
        for path in plan.files.keys().filter(|path| textual(path)) {
            kept.insert(format!("{path}.br"));
            kept.insert(format!("{path}.gz"));
        }
    }
    for file in assets::files(site)? {
        let below = file.strip_prefix(site).unwrap_or(&file).to_string_lossy().into_owned();
        if !kept.contains(&below) {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    Ok(())
}

fn report(plan: &Plan, site: &Path, profile: Profile) {
    for name in plan.files.keys().filter(|name| (name.starts_with("pkg/") && !name.contains("/snippets/")) || *name == "icons.svg") {
        let bytes = |path: &Path| fs::metadata(path).map_or(0, |about| about.len());
        let raw = say::size(bytes(&site.join(name)));
        if profile == Profile::Release {
            say::detail(format_args!("{name}: {raw}, brotli {}", say::size(bytes(&site.join(format!("{name}.br"))))));
        } else {
            say::detail(format_args!("{name}: {raw}"));
        }
    }
    say::done(format_args!("Site ready in {}", site.display()));
}
