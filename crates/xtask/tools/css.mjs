// Bundles style/main.css with its @imports, lowers what our oldest browsers lack, and rewrites the addresses of hashed files.
// Reads {"input", "minify", "addresses": {logical: hashed}} on standard input, writes the CSS to standard output.
import { readFileSync } from "node:fs";
import { bundle, Features } from "lightningcss";

const { input, minify, addresses } = JSON.parse(readFileSync(0, "utf8"));
const version = (major, minor = 0) => (major << 16) | (minor << 8);

const { code, warnings } = bundle({
  filename: input,
  minify,
  targets: {
    chrome: version(131), // the last two years
    edge: version(131),
    safari: version(16, 4),
    ios_saf: version(16, 4),
    firefox: version(140), // ESR
  },
  // light-dark() stays as written: its fallback doubles every token, and a page without it is still readable.
  exclude: Features.LightDark,
  visitor: {
    Url: (url) => (addresses[url.url] ? { ...url, url: addresses[url.url] } : url),
  },
});
for (const warning of warnings) {
  console.error(`${warning.loc.filename}:${warning.loc.line}: ${warning.message}`);
}
process.stdout.write(code);
