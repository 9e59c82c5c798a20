// Plants each fault of faults.json in a copy of this folder, and expects that its test fails. Arguments: parts of ids; all without any.
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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

interface Result {
  readonly fullName: string;
  readonly status: string;
}

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly Result[] }[];
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

/** Runs the tests that some faults name, and gives what became of them, by their full names. */
function runTests(of: readonly Fault[]): readonly Result[] {
  const report = join(copy, "report.json");
  // Vitest puts an arrow between the titles of a group and of its tests.
  const names = of.map(({ test }) =>
    test.title.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&").replaceAll(" ", "(?: > | )"),
  );
  const options = ["--reporter=json", `--outputFile=${report}`, "-t", names.join("|")];
  const paths = new Set(of.map(({ test }) => test.file));
  const args = ["run", "--config", "test/faults/vitest.config.ts", ...paths, ...options];
  try {
    spawnSync("vitest", args, {
      cwd: copy,
      env: { ...process.env, PREBUILT: "1" },
      stdio: "ignore",
    });
    if (!existsSync(report)) return [];
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    return testResults.flatMap(({ assertionResults }) => assertionResults);
  } finally {
    rmSync(report, { force: true });
  }
}

const statusesIn = (results: readonly Result[], { test }: Fault): readonly string[] =>
  results
    .filter(({ fullName, status }) => fullName.includes(test.title) && status !== "skipped")
    .map(({ status }) => status);

/** Undefined if the named test fails, otherwise what happened instead. */
function missed(fault: Fault, before: readonly Result[]): string | undefined {
  const { file, find, replace } = fault;
  if ([...new Set(statusesIn(before, fault))].join() !== "passed") {
    return "without it, no test of this name passes";
  }
  const path = join(copy, file);
  const source = readFileSync(path, "utf8");
  if (source.split(find).length !== 2) return `${file} does not have the text once`;
  try {
    writeFileSync(
      path,
      source.replace(find, () => replace),
    );
    const statuses = statusesIn(runTests([fault]), fault);
    if (statuses.includes("failed")) return undefined;
    return statuses.length > 0 ? "its test passes" : "its test did not run";
  } finally {
    writeFileSync(path, source);
  }
}

let caught = 0;
try {
  const before = runTests(faults);
  for (const fault of faults) {
    const start = Date.now();
    const fate = missed(fault, before);
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
