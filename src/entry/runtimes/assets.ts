import { encode } from "../../drivers/base64url.ts";
import type { StaticFile } from "../../http/response/files.ts";

/** The part of Cloudflare's assets binding that we use: the files deployed with a Worker. */
export interface Assets {
  fetch(url: string): Promise<Response>;
}

/** The file that `tools/build/assets.ts` writes: the keys of the common passwords, one per line. */
export const commonPasswordsFile = "common-passwords.txt";

/** A content as a file in memory. Cloudflare compresses it. */
export async function fileOf(content: string | Uint8Array<ArrayBuffer>): Promise<StaticFile> {
  const body = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  // Weak, because the compressed content has the same tag.
  return { etag: `W/"${encode(hash.subarray(0, 16))}"`, body };
}

/** Reads the files of the app from the assets binding. */
export function assetsOf(assets: Assets) {
  const get = async (name: string): Promise<Response | undefined> => {
    // The binding looks at the path only.
    const response = await assets.fetch(`https://assets.local/${name}`);
    return response.ok ? response : undefined;
  };
  // The content is passed on as a stream, so the Worker holds no file in memory. Cloudflare compresses it.
  const find = async (name: string) => {
    const file = await get(name);
    return file?.body
      ? { etag: file.headers.get("etag") ?? undefined, body: file.body }
      : undefined;
  };
  return {
    docsAsset: find,
    appFile: (path: string) => find(`app/${path}`),
    /** Throws when the file is missing, because without the list every password would be accepted. */
    async commonPasswords(): Promise<ReadonlySet<string>> {
      const file = await get(commonPasswordsFile);
      if (!file) throw new Error("the assets lack the common passwords");
      return new Set((await file.text()).split("\n"));
    },
  };
}
