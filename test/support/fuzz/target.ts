import { z } from "zod";
import { fileLog, openInProcess, type Target, type TargetOptions } from "../targets/http-target.ts";

/** Attributes of several types, so that the document has nested members. */
const attributes = z.object({
  phone: z.string().max(40).optional(),
  newsletter: z.boolean().optional(),
  languages: z.array(z.string().max(20)).max(5).optional(),
});

/** Opens the target of all fuzzing. One place, because such a load needs limits of its own. `log` has the lines so far. */
export async function openFuzzTarget(
  database: TargetOptions["database"] = "sqlite",
): Promise<Target & { log(): string }> {
  const lines: string[] = [];
  const log = fileLog((more) => void lines.push(more));
  const target = await openInProcess({
    database,
    own: { attributes, organizations: {} },
    log,
  });
  return { ...target, log: () => lines.join("") };
}
