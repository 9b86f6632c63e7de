// Makes a script smaller: reads it on standard input, writes it to standard output.
import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";

process.stdout.write(transformSync(readFileSync(0, "utf8"), { minify: true, target: "es2022" }).code);
