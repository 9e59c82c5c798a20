import { z } from "zod";

/** A required string. What it may hold is decided in core, so that every wrong field is reported at once. */
export const text = (meta: Record<string, unknown>) =>
  z
    .string({
      error: ({ input }) => (input === undefined ? "It is required." : "A string is needed."),
    })
    .meta(meta);

/** A moment, RFC 3339 in UTC. */
export const time = (description: string) =>
  z.string().meta({ format: "date-time", description, example: "2026-11-25T09:30:00.000Z" });
