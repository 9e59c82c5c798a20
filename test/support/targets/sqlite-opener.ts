// A process that opens the embedded database each time it is sent a file, and answers how that ended.
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
