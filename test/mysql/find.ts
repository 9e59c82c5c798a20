// Finds the MySQL that `npm run test:mysql` would run on, starts and stops it, and prints its version in one line. A second line says if
// another version passed the tests last. Without a MySQL, it prints one line that says what to do, and exits with 1.
import { openDatabase } from "../support/databases/chosen.ts";

try {
  const { server, name } = await openDatabase();
  await server.stop();
  process.stdout.write(`${[name?.title, name?.difference].filter(Boolean).join("\n")}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
