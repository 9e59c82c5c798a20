import { switchOrganization } from "latchkey-auth/organizations";
import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { t } from "../../language/language.ts";
import { go, hrefOf } from "../../routing/router.ts";
import type { Organization } from "./types.ts";

interface SwitcherProps {
  readonly page: string;
}

/** Switches this tab and the session to another organization, for a user who has a choice. Then opens the page of the organization. */
export function Switcher({ page }: SwitcherProps) {
  const [all, setAll] = useState<readonly Organization[]>([]);
  const { run } = useAction();

  useEffect(() => {
    // An extra: the pages of organizations say what is wrong.
    latchkey.call("get", "/organizations").then(
      ({ organizations }) => setAll(organizations),
      () => {},
    );
    // They may have changed on these pages.
  }, [page.startsWith("organization") && page]);

  const choose = (id: string) =>
    run("switch", async () => {
      await switchOrganization(latchkey, id || null);
      if (id) go(hrefOf("organization", undefined, id));
    });

  if (all.length < 2) return null;
  const current = latchkey.getOrganization()?.id;
  return (
    <select
      aria-label={t.frame.organization}
      onChange={({ currentTarget }) => void choose(currentTarget.value)}
    >
      <option value="">{t.frame.noOrganization}</option>
      {all.map(({ id, name }) => (
        <option key={id} value={id} selected={id === current}>
          {name}
        </option>
      ))}
    </select>
  );
}
