import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { prepareBases } from "./bases.ts";
import { buildImages, type Images } from "./build.ts";
import { openEngine, type Engine } from "./engine.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Only in the runs of containers. */
    engine: Engine;
    images: Images;
  }
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Opens Docker or podman, prepares the base images and builds the images of the Dockerfiles. Removes them after the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = join(process.env["TMPDIR"] ?? "", "engine");
  const { stop, ...engine } = await openEngine(folder);
  try {
    const lookAlikes = await prepareBases(engine);
    process.stderr.write(
      `Containers run on ${engine.version}, with ${lookAlikes.length > 0 ? `look-alikes of ${lookAlikes.join(", ")}` : "the real base images"}\n`,
    );
    const images = await buildImages(engine, root);
    project.provide("engine", engine);
    project.provide("images", images);
  } catch (error) {
    // The first error says more.
    await stop().catch(() => {});
    throw error;
  }
  return stop;
}
