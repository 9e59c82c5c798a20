import { useContext, useLayoutEffect } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { Troubles } from "../../action/troubles.ts";
import type { Provider } from "../../client/providers.ts";
import { explainCode } from "../../client/refusal.ts";
import { t } from "../../language/language.ts";

/**
 * Shows once why a login at a provider did not work. Anybody can write the query, so it shows only our own text for a code, and the name of
 * a provider that the server has.
 */
export function ProviderTrouble({ providers }: { readonly providers: readonly Provider[] }) {
  const { report } = useContext(Troubles);

  useLayoutEffect(() => {
    const url = new URL(location.href);
    const code = url.searchParams.get("error");
    const id = url.searchParams.get("provider");
    const provider = providers.find((one) => one.id === id);
    url.searchParams.delete("error");
    url.searchParams.delete("provider");
    history.replaceState(null, "", url);
    if (code === null || !provider) return;
    const text = explainCode(code);
    report({
      action: "provider",
      message: fill(t.connect.trouble, { provider: provider.name, text }),
    });
  }, []);

  return null;
}
