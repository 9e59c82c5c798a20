import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { installDebianPackages } from "../../../test/support/apt.ts";
import { sameCalls } from "../same-calls.ts";

/** Debian's Python. Only this one finds Debian's packages. */
const python = "/usr/bin/python3";
const packages = [
  "bcrypt",
  "fastapi",
  "httptools",
  "jwt",
  "mysqldb",
  "python-multipart",
  "sqlalchemy",
  "uvicorn",
  "uvloop",
];
const modules =
  "bcrypt, fastapi, httptools, jwt, MySQLdb, python_multipart, sqlalchemy, uvicorn, uvloop";

/** A login server on FastAPI and uvicorn. */
export const fastapi = sameCalls(install, {
  command: python,
  args: ["bench/peers/fastapi/main.py"],
  environment: { WEB_CONCURRENCY: String(availableParallelism()), PYTHONDONTWRITEBYTECODE: "1" },
});

async function install(): Promise<void> {
  const check = () => promisify(execFile)(python, ["-c", `import ${modules}`]);
  if (await check().catch(() => undefined)) return;
  await installDebianPackages(packages.map((name) => `python3-${name}`));
  await check();
}
