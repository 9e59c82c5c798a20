// A process that opens the SQLite file of each message, and answers with "opened" or the error.
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";

const open = async (file: string): Promise<string> => {
  try {
    const { store, close } = await openSqlite(file, "drizzle/sqlite");
    await store.ping();
    await close();
    return "opened";
  } catch (error) {
    return String(error);
  }
};

process.on("message", (file: string) => {
  void open(file).then((answer) => process.send?.(answer));
});
process.send?.("ready");
