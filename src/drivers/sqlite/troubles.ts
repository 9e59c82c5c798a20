type Trouble = readonly [why: string, remedy: string];

const elsewhere = "Correct SQLITE_FILE or the option database.";
const noRight: Trouble = [
  "this user may not write the file or its folder",
  "Give this user write access to the folder and to all files of the database in it.",
];
const readOnly: Trouble = [
  "the file, its folder or the disk is read-only",
  "Make the folder and the files of the database in it writable.",
];
const full: Trouble = ["the disk is full", "Free some space, then try again."];
const locked: Trouble = [
  "another process locks the file",
  "Wait for that process or end it, then try again.",
];

/** Why a SQLite file cannot be used, and what an operator does, by the code of SQLite or of the file system. */
export const sqliteTroubles: Readonly<Partial<Record<string, Trouble>>> = {
  EACCES: noRight,
  EPERM: noRight,
  EROFS: readOnly,
  SQLITE_READONLY: readOnly,
  EISDIR: ["it is a folder", elsewhere],
  NO_FILE: ["it is not a regular file", elsewhere],
  ETIMEDOUT: ["the disk does not respond", `Check the disk or its network. ${elsewhere}`],
  ENOTDIR: ["a part of its path is not a folder", elsewhere],
  EEXIST: ["a part of its path is not a folder", elsewhere],
  NO_FOLDER: [
    "its folder does not exist",
    "Create the folder, or correct SQLITE_FILE or the option database.",
  ],
  ENOENT: ["its folder cannot be created", elsewhere],
  ENOSPC: full,
  SQLITE_FULL: full,
  SQLITE_BUSY: locked,
  SQLITE_LOCKED: locked,
  SQLITE_CANTOPEN: [
    "the file cannot be opened",
    "Check that its folder exists and that this user may write there.",
  ],
  SQLITE_NOTADB: ["the file is not a SQLite database", elsewhere],
  SQLITE_CORRUPT: [
    "the file is damaged",
    "Restore a backup, as docs/backups-and-upgrades.md shows.",
  ],
  SQLITE_IOERR: ["the disk reports an error", "Check the disk."],
  FILE_GONE: [
    "the file was moved or deleted while it was open",
    "Put it back, or restart the server.",
  ],
};
