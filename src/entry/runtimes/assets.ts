/** What we use of the binding to the files that are deployed beside a Worker. */
export interface Assets {
  fetch(url: string): Promise<Response>;
}

/** The file of `build-assets.ts` that holds the common passwords, one a line. */
export const commonPasswordsFile = "common-passwords.txt";

/** What the app reads of its files. */
export function assetsOf(assets: Assets) {
  const get = async (name: string): Promise<Response | undefined> => {
    // Only the path counts.
    const response = await assets.fetch(`https://assets.local/${name}`);
    return response.ok ? response : undefined;
  };
  // The content is passed on as a stream, so the Worker holds no file in memory. Cloudflare compresses it.
  const find = async (name: string) => {
    const file = await get(name);
    return file?.body ? { etag: file.headers.get("etag") ?? "", body: file.body } : undefined;
  };
  return {
    docsAsset: find,
    appFile: (path: string) => find(`app/${path}`),
    /** Throws when the file is missing: without it any password would do. */
    async commonPasswords(): Promise<readonly string[]> {
      const file = await get(commonPasswordsFile);
      if (!file) throw new Error("the assets lack the common passwords");
      return (await file.text()).split("\n");
    },
  };
}
