import { importSystemNames } from "../../../../core/imports/systems.ts";
import { NotDone } from "../not-done.ts";

/** The error for an import that does not say which system wrote the file. */
export const missingSystem = (): NotDone => {
  const names = importSystemNames.join(", ");
  return new NotDone(
    `Add --from with the system that wrote the file: ${names}. For your own CSV, add: --from latchkey.`,
  );
};
