//! `frontend` compiled to WASM, with the JavaScript that loads it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use anyhow::{Context, Result, anyhow};
use serde_json::json;
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support as splitting;

use crate::{
    place::{Place, Profile},
    say, stamp,
    step::Step,
};

/// Part of the stamp: raise it when this file makes something else from the same input.
const RECIPE: &str = "3";

/// Imported by mesa.js, imports mesa.js: fetches the pieces and joins them to what runs.
pub const LOADER: &str = "__wasm_split.js";

/// Which pieces each group of pages needs: piece → names of files, without `.wasm`.
pub const PIECES: &str = "pieces.json";

/// What the compiler's WASM files may use; wasm-bindgen drops the section that says so.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Where `mesa.js`, `mesa_bg.wasm` and perhaps `snippets/` lie when done; in a release `__wasm_split.js`, `pieces.json` and the pieces, too.
pub fn build(place: &Place, profile: Profile) -> Result<PathBuf> {
    let compiled = compile(place, profile)?;
    let out = place.scratch().join("wasm").join(profile.folder());
    let mark = out.join("stamp");
    let made_from = format!("{RECIPE} {}", identity(&compiled)?);
    if stamp::holds(&mark, &made_from) {
        return Ok(out);
    }
    if out.exists() {
        fs::remove_dir_all(&out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    match profile {
        Profile::Debug => bind(&compiled, &out, profile)?,
        Profile::Release => {
            let (first, pieces) = split(&compiled, &out)?;
            bind(&first, &out, profile)?;
            fs::remove_file(&first).with_context(|| format!("cannot remove {}", first.display()))?;
            for wasm in std::iter::once(out.join("mesa_bg.wasm")).chain(pieces) {
                optimise(place, &wasm)?;
            }
        }
    }
    stamp::set(&mark, &made_from)?;
    Ok(out)
}

fn compile(place: &Place, profile: Profile) -> Result<PathBuf> {
    // A folder of its own: the same crates with other features would otherwise push each other out.
    let target = place.target.join("wasm");
    let (cargo_profile, folder) = match profile {
        Profile::Debug => ("wasm-dev", "wasm-dev"),
        Profile::Release => ("wasm-release", "wasm-release"),
    };
    let mut command =
        place.cargo(&["rustc", "--package", "frontend", "--lib", "--target", "wasm32-unknown-unknown", "--profile", cargo_profile]);
    if profile == Profile::Release {
        // Splitting needs to know which address stands where. For this crate alone: as a flag of the target it would compile all anew.
        command.args(["--", "-Clink-arg=--emit-relocs"]);
    }
    command.env("CARGO_TARGET_DIR", &target);
    Step::new(place, "wasm", format!("Compiling the browser's half ({})", profile.folder()))
        .or("`cargo clippy -p frontend --target wasm32-unknown-unknown` shows the same errors in colour")
        .run(command)?;
    Ok(target.join("wasm32-unknown-unknown").join(folder).join("frontend.wasm"))
}

/// Size and time of writing: hashing tens of megabytes to learn that nothing changed would be most of the work.
fn identity(file: &Path) -> Result<String> {
    let about = fs::metadata(file).with_context(|| format!("cargo left no {}", file.display()))?;
    let written = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Ok(format!("{} {}", about.len(), written.as_nanos()))
}

/// Cuts what `app/src/later.rs` names out of the compiled file; gives what is left and the pieces.
fn split(compiled: &Path, out: &Path) -> Result<(PathBuf, Vec<PathBuf>)> {
    say::doing("Splitting what is loaded later from what is loaded first (wasm-split)");
    let input = fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let first = out.join("first.wasm");
    let link = format!("./{LOADER}");
    let mut options = splitting::Options::new(&input);
    options.output_dir = out;
    options.main_out_path = &first;
    options.link_name = &link;
    options.main_module = "./mesa.js";
    options.emit_dwarf = false;
    let split = splitting::transform(options).map_err(|error| anyhow!("{error:#}")).context("wasm-split refused the compiled file")?;
    let pieces: BTreeMap<_, _> = split.prefetch_map.into_iter().collect();
    let list = out.join(PIECES);
    fs::write(&list, format!("{:#}\n", json!(pieces))).with_context(|| format!("cannot write {}", list.display()))?;
    Ok((first, split.split_modules))
}

fn bind(compiled: &Path, out: &Path, profile: Profile) -> Result<()> {
    say::doing("Writing the JavaScript that loads it (wasm-bindgen)");
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name("mesa").typescript(false).omit_default_module_path(true);
    // Names stay in the debug build: a panic in the browser's console should say where.
    bindgen.remove_name_section(profile == Profile::Release).remove_producers_section(true);
    // The table of functions, through which the pieces and what runs call each other.
    bindgen.keep_lld_exports(profile == Profile::Release);
    bindgen.web(true)?.generate(out).context("wasm-bindgen refused the compiled file")
}

fn optimise(place: &Place, wasm: &Path) -> Result<()> {
    let smaller = wasm.with_extension("opt.wasm");
    let mut command = place.command("node");
    command.arg(place.node_modules().join("binaryen/bin/wasm-opt"));
    command.args(["-Oz", "--strip-debug", "--strip-producers", "--strip-target-features"]).args(FEATURES).arg(wasm).arg("-o").arg(&smaller);
    let name = wasm.file_stem().unwrap_or_default().to_string_lossy();
    Step::new(place, "wasm-opt", format!("Making {name} small (wasm-opt -Oz)")).run(command)?;
    fs::rename(&smaller, wasm).context("cannot replace the WASM file by its smaller self")
}
