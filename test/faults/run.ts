// Plants each fault of faults.json in a copy of this folder, and expects that its test fails. Arguments: parts of ids; all without any.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

interface Fault {
  readonly id: string;
  /** What the server does then. */
  readonly what: string;
  readonly file: string;
  /** A text that `file` has once, and what stands there instead. */
  readonly find: string;
  readonly replace: string;
  /** The test that has to fail: its file, and a part of its full name. */
  readonly test: { readonly file: string; readonly title: string };
}

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const wanted = process.argv.slice(2);
const all = JSON.parse(readFileSync("test/faults/faults.json", "utf8")) as readonly Fault[];
const faults = all.filter(
  ({ id }) => wanted.length === 0 || wanted.some((one) => id.includes(one)),
);

const copy = mkdtempSync(join(tmpdir(), "latchkey-faults-"));
const files = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
  encoding: "utf8",
});
for (const file of files.split("\0").filter(Boolean)) cpSync(file, join(copy, file));
for (const folder of ["node_modules", "dist"]) symlinkSync(resolve(folder), join(copy, folder));

/** Undefined if the named test fails, otherwise what happened instead. */
function missed({ file, find, replace, test }: Fault): string | undefined {
  const path = join(copy, file);
  const source = readFileSync(path, "utf8");
  if (source.split(find).length !== 2) return `${file} does not have the text once`;
  const report = join(copy, "report.json");
  try {
    writeFileSync(
      path,
      source.replace(find, () => replace),
    );
    const options = ["--reporter=json", `--outputFile=${report}`];
    const args = ["run", "--config", "test/faults/vitest.config.ts", test.file, ...options];
    const env = { ...process.env, PREBUILT: "1" };
    spawnSync("vitest", args, { cwd: copy, env, stdio: "ignore" });
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    const named = results.filter(({ fullName }) => fullName.includes(test.title));
    if (named.some(({ status }) => status === "failed")) return undefined;
    return `${named.length} tests have the name, and ${named.map((one) => one.status).join(", ")}. ${testResults[0]?.message ?? ""}`;
  } finally {
    writeFileSync(path, source);
    rmSync(report, { force: true });
  }
}

let caught = 0;
try {
  for (const fault of faults) {
    const start = Date.now();
    const fate = missed(fault);
    if (fate === undefined) caught++;
    const seconds = Math.round((Date.now() - start) / 1000);
    process.stdout.write(
      `${fate === undefined ? "caught" : "MISSED"} ${fault.id} (${seconds} s): ${fault.what}${fate === undefined ? "" : `: ${fate}`}\n`,
    );
  }
} finally {
  rmSync(copy, { recursive: true });
}
process.stdout.write(`${caught} of ${faults.length} faults fail their test\n`);
process.exitCode = caught === faults.length && caught > 0 ? 0 : 1;
