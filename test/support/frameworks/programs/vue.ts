export { createClient } from "latchkey-auth/client";
import {
  LatchkeyPlugin,
  useLoginFlow,
  useOrganization,
  UserMenu,
  useSession,
  useUser,
} from "latchkey-auth/vue";
import {
  createApp as createPageApp,
  createSSRApp,
  defineAsyncComponent,
  defineComponent,
  h,
  ref,
  type App,
  type Ref,
} from "vue";
import { loginTextOf, textOf, type Options, type Program, type Running } from "../program.ts";

/** The app. The code of the reader `dormant` is there after `awake`. */
export function createApp(
  { client, initialUser, isAlone, saw }: Options,
  awake: Promise<void>,
  create = createSSRApp,
): Pick<Running, "submit" | "switchOrganization"> & {
  readonly app: App;
  readonly late: Ref<boolean>;
} {
  const late = ref(false);
  let submit: Running["submit"] = async () => {};
  let switchOrganization: Running["switchOrganization"] = async () => null;
  const Reader = defineComponent({
    props: { id: { type: String, required: true } },
    setup({ id }) {
      const session = useSession();
      return () => {
        const text = textOf(session.value);
        saw?.(id, text);
        return h("p", { id }, text);
      };
    },
  });
  const Dormant = defineAsyncComponent(async () => {
    await awake;
    return Reader;
  });
  const Login = defineComponent(() => {
    const login = useLoginFlow();
    const user = useUser();
    const ofTab = useOrganization();
    submit = login.value.submit;
    ({ switchOrganization } = ofTab);
    return () =>
      h("p", { id: "login" }, loginTextOf(login.value, user.value, ofTab.organization.value));
  });
  const app = create(() =>
    h("div", [
      isAlone ? null : h(Reader, { id: "early" }),
      isAlone ? null : h(Dormant, { id: "dormant" }),
      late.value ? h(Reader, { id: "late" }) : null,
      isAlone ? null : h(Login),
      isAlone ? null : h(UserMenu, { pages: "/app", texts: { logOut: "Bye" } }),
    ]),
  );
  app.use(LatchkeyPlugin, { client, initialUser });
  return {
    app,
    late,
    submit: (step) => submit(step),
    switchOrganization: (id) => switchOrganization(id),
  };
}

export const program: Program = {
  start(root, options) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { app, late, ...part } = createApp(
      options,
      promise,
      root.hasChildNodes() ? createSSRApp : createPageApp,
    );
    app.mount(root);
    return {
      wake: () => resolve(),
      showLate: () => {
        late.value = true;
      },
      ...part,
      stop: () => app.unmount(),
    };
  },
};
