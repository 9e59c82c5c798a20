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
/** Fails if a module is missing. */
const version = `
import bcrypt, fastapi, httptools, jwt, MySQLdb, platform, python_multipart, sqlalchemy, uvicorn, uvloop
print("FastAPI", fastapi.__version__, "on Python", platform.python_version())`;

/** A login server on FastAPI and uvicorn. */
export const fastapi = sameCalls(install, {
  command: python,
  args: ["bench/peers/fastapi/main.py"],
  environment: { WEB_CONCURRENCY: String(availableParallelism()), PYTHONDONTWRITEBYTECODE: "1" },
});

async function install(): Promise<string> {
  const check = async () => (await promisify(execFile)(python, ["-c", version])).stdout.trim();
  const found = await check().catch(() => undefined);
  if (found !== undefined) return found;
  await installDebianPackages(packages.map((name) => `python3-${name}`));
  return check();
}
