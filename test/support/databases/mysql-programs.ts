import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder, debianMirror, findProgram } from "../apt.ts";

const run = promisify(execFile);

/** The programs of one release of MySQL. */
export interface MySqlPrograms {
  readonly mysqld: string;
  readonly mysql: string;
  readonly mysqldump: string;
  /** Such as `9.7.4`. */
  readonly version: string;
  /** Where they come from, for people. */
  readonly origin: string;
}

/** Debian's stable release has no MySQL. Its unstable suite has the packages of the long-term release. */
const suite = "sid";
const packages = ["mysql-server-core", "mysql-client-core"];
/** What only scripts and plugins need that no test runs. */
const unneeded =
  /^(?:perl|perl-base|perl-modules-.*|libperl.*|libgdbm.*|libdb5.*|libbz2-.*|libc-gconv-modules-extra|openssl-provider-legacy)$/;
const leftOut = ["doc", "man", "locale", "info", "lintian", "bug"].map(
  (folder) => `--exclude=./usr/share/${folder}`,
);
/** What to do where MySQL cannot be had. */
export const advice =
  "Put a mysqld of MySQL 8.4 or 9.7 on PATH, start Docker or podman, or set TEST_MYSQL97_URL to a mysql:// address";

/**
 * The programs of a MySQL that is on the PATH, or else of Debian's packages, which are downloaded once into a cache. Nothing of the machine
 * changes, and no root is needed. Throws an error of one line that says what to do.
 */
export async function mysqlPrograms(): Promise<MySqlPrograms> {
  const found = findProgram("mysqld");
  const version = found && (await versionOf(found));
  const [mysql, mysqldump] = [findProgram("mysql"), findProgram("mysqldump")];
  if (found && version && mysql && mysqldump) {
    return { mysqld: found, mysql, mysqldump, version, origin: `from the PATH: ${found}` };
  }
  const home = await mysqlFolder();
  const [mysqld, client, dump] = ["mysqld", "mysql", "mysqldump"].map((name) =>
    join(home, "bin", name),
  ) as [string, string, string];
  const cached = await versionOf(mysqld);
  if (!cached) throw new Error(`MySQL in ${home} does not start: delete that folder`);
  const origin = `from Debian's packages in ${home}`;
  return { mysqld, mysql: client, mysqldump: dump, version: cached, origin };
}

/** The folder with the programs in `bin`, which run from any place. It is downloaded once for this user. */
export async function mysqlFolder(): Promise<string> {
  const home = cacheFolder("mysql-9.7");
  if (!existsSync(home)) await download(home);
  return home;
}

/** The version of a mysqld, such as `9.7.4`; undefined if it is MariaDB's, or does not start. */
async function versionOf(mysqld: string): Promise<string | undefined> {
  const { stdout } = await run(mysqld, ["--no-defaults", "--version"]).catch(() => ({
    stdout: "",
  }));
  return stdout.includes("MariaDB") ? undefined : /Ver (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
}

/** Downloads and unpacks the packages. Of two processes that do so at the same time, one keeps its folder. */
async function download(home: string): Promise<void> {
  const missing = ["apt-get", "dpkg-deb", "dpkg"].find((name) => !findProgram(name));
  if (missing) throw new Error(`MySQL is missing, and so is ${missing}. ${advice}`);
  process.stderr.write("Downloading MySQL from Debian's packages, once for this user\n");
  await mkdir(dirname(home), { recursive: true });
  const folder = await mkdtemp(`${home}-`);
  try {
    await unpack(folder);
    await chmod(folder, 0o755);
    await rename(folder, home).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } catch (error) {
    const reason = String((error as { stderr?: string }).stderr || error).trim();
    throw new Error(`MySQL cannot be downloaded: ${reason.split("\n").at(-1)}. ${advice}`, {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(folder: string): Promise<void> {
  const [root, apt, bin] = [join(folder, "root"), join(folder, "apt"), join(folder, "bin")];
  const archives = join(apt, "cache", "archives");
  for (const path of [root, bin, join(apt, "none"), join(apt, "lists", "partial"), archives]) {
    await mkdir(path, { recursive: true });
  }
  await mkdir(join(archives, "partial"));
  const options = await aptOptions(apt);
  await run("apt-get", [...options, "update"]);
  const { stdout } = await run("apt-get", [...options, "--print-uris", "install", ...packages]);
  const names = [...stdout.matchAll(/^'\S+' ([^_\s]+)_/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => !unneeded.test(name));
  await run("apt-get", [...options, "download", ...names], { cwd: archives });
  // Debian's links from /lib to /usr/lib are not there, so the few packages that use /lib would make a folder of it.
  const unpackOne = 'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --no-same-owner';
  for (const file of readdirSync(archives).filter((name) => name.endsWith(".deb"))) {
    const script = `${unpackOne} ${leftOut.join(" ")}`;
    await run("sh", ["-c", script, "sh", join(archives, file), root]);
  }
  await rm(apt, { recursive: true });
  const loader = readdirSync(join(root, "usr/lib"), { recursive: true, withFileTypes: true }).find(
    (entry) => entry.isFile() && /^ld-linux.*\.so\.\d+$/.test(entry.name),
  );
  if (!loader) throw new Error("the packages have no dynamic loader");
  const libraries = loader.parentPath.slice(root.length + 1);
  await writeProgram(bin, "usr/sbin/mysqld", libraries, loader.name);
  for (const name of ["mysql", "mysqladmin", "mysqldump"]) {
    await writeProgram(bin, `usr/bin/${name}`, libraries, loader.name);
  }
}

/** The machine's own settings stay in force for proxies, but not its lists, pins, status and caches. */
async function aptOptions(apt: string): Promise<string[]> {
  const mirror = await debianMirror();
  const keyring = ["pgp", "gpg"]
    .map((end) => `/usr/share/keyrings/debian-archive-keyring.${end}`)
    .find((path) => existsSync(path));
  if (!mirror || !keyring) throw new Error("this is not Debian");
  await writeFile(join(apt, "status"), "");
  await writeFile(
    join(apt, "sources.list"),
    `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`,
  );
  const { stdout: architecture } = await run("dpkg", ["--print-architecture"]);
  const settings = {
    "Dir::State": apt,
    "Dir::State::lists": join(apt, "lists"),
    "Dir::State::status": join(apt, "status"),
    "Dir::State::extended_states": join(apt, "extended_states"),
    "Dir::Cache": join(apt, "cache"),
    "Dir::Etc::sourcelist": join(apt, "sources.list"),
    "Dir::Etc::sourceparts": join(apt, "none"),
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": join(apt, "none"),
    "APT::Architectures": architecture.trim(),
    "APT::Sandbox::User": "",
    "APT::Install-Recommends": "false",
    "Acquire::Languages": "none",
    "Debug::NoLocking": "true",
    // Only the list of packages.
    "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
    "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
  };
  return [
    "-qq",
    ...Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
  ];
}

/** A program that runs with the loader and the libraries of its own Debian, wherever the folder is. */
async function writeProgram(
  bin: string,
  path: string,
  libraries: string,
  loader: string,
): Promise<void> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const ofServer =
    ' --no-defaults --basedir="$root/usr" --lc-messages-dir="$root/usr/share/mysql" --plugin-dir="$root/usr/lib/mysql/plugin" --secure-file-priv=NULL';
  const lines = [
    "#!/bin/sh",
    'root=$(cd "$(dirname "$0")/../root" && pwd)',
    // The machine's configuration of OpenSSL is for another OpenSSL.
    "export OPENSSL_CONF=/dev/null",
    // It counts only as the first option.
    '[ "$1" = --no-defaults ] && shift',
    `exec "$root/${libraries}/${loader}" --library-path "$root/${libraries}:$root/usr/lib/mysql/private" "$root/${path}"${name === "mysqld" ? ofServer : " --no-defaults"} "$@"`,
    "",
  ];
  await writeFile(join(bin, name), lines.join("\n"));
  await chmod(join(bin, name), 0o755);
}
