//! What is served but not compiled: `public/`, the font, and the sprite of icons.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::place::Place;

/// A file of the site before it has its final name.
pub struct Asset {
    /// Path below the site, with `/`: `fonts/public-sans.woff2`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Everything below `public/`, at the same path.
pub fn public(place: &Place) -> Result<Vec<Asset>> {
    let root = place.root.join("public");
    let mut found = Vec::new();
    for path in files(&root)? {
        let below = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        found.push(Asset { path: below, bytes: read(&path)? });
    }
    Ok(found)
}

/// Public Sans, variable, the Latin part: 27 KB that carry every weight.
pub fn font(place: &Place) -> Result<Asset> {
    let source = place.node_modules().join("@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2");
    Ok(Asset { path: "fonts/public-sans.woff2".to_owned(), bytes: read(&source)? })
}

/// One `<symbol id="i-NAME">` for each name in style/icons.txt, drawn by Lucide.
pub fn icons(place: &Place) -> Result<Asset> {
    let list = place.root.join("style/icons.txt");
    let names = fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))?;
    let mut sprite = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">\n<!-- Lucide, ISC licence, https://lucide.dev -->\n");
    let mut drawn = Vec::new();
    for name in names.lines().map(str::trim).filter(|name| !name.is_empty() && !name.starts_with('#')) {
        if drawn.contains(&name) {
            continue;
        }
        let file = place.node_modules().join("lucide-static/icons").join(format!("{name}.svg"));
        let Ok(source) = fs::read_to_string(&file) else {
            bail!("style/icons.txt asks for `{name}`, which Lucide does not have; names are at https://lucide.dev/icons");
        };
        let shapes = shapes(&source).with_context(|| format!("{} is not drawn as expected", file.display()))?;
        writeln!(
            sprite,
            "<symbol id=\"i-{name}\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\">{shapes}</symbol>"
        )?;
        drawn.push(name);
    }
    sprite.push_str("</svg>\n");
    Ok(Asset { path: "icons.svg".to_owned(), bytes: sprite.into_bytes() })
}

/// What stands between `<svg …>` and `</svg>`, on one line.
fn shapes(svg: &str) -> Option<String> {
    let (_, open) = svg.split_once("<svg")?;
    let (_, inside) = open.split_once('>')?;
    let (shapes, _) = inside.rsplit_once("</svg>")?;
    Some(shapes.lines().map(str::trim).collect::<Vec<_>>().join(""))
}

/// All files below `folder`, sorted; none when it is not there.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry.with_context(|| format!("cannot list {}", folder.display()))?.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::shapes;

    #[test]
    fn an_icon_is_reduced_to_its_shapes() {
        let svg = "<!-- licence -->\n<svg\n  width=\"24\"\n>\n  <path d=\"M1 2\" />\n  <circle r=\"2\" />\n</svg>\n";
        assert_eq!(shapes(svg).as_deref(), Some("<path d=\"M1 2\" /><circle r=\"2\" />"));
        assert_eq!(shapes("no drawing"), None);
    }
}
