/**
 * Starts Swagger UI and corrects what a style sheet cannot: the names of its parts for screen readers, and the login. It
 * replaces or wraps the parts through the plugin interface of Swagger UI. It never changes markup afterwards.
 */
export const apiScript = [
  `"use strict";`,
  // Swagger UI has dark colours, but only another layout has the button that switches to them.
  `const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();`,
  // A modal dialog keeps the focus inside, and returns it when it closes.
  `let dialog;
const showDialog = (element) => {
  if (!element) return dialog.close();
  dialog = element;
  const field = dialog.querySelector("input");
  dialog.showModal();
  field?.focus();
};

const latchkey = ({ React: { createElement: h, useEffect } }) => ({
  components: {`,
  // This server is the only one, so there is nothing to choose.
  `    ServersContainer: () => null,`,
  // Renders plain text, because the link would be inside a button. Once the operation is open, its link is in the
  // address bar.
  `    DeepLink: ({ text }) => h("span", null, text),`,
  // Leaves out the fields for a client's id and secret, because a second password field confuses browsers. The style
  // sheet hides their labels.
  `    InitializedInput: () => null,
  },
  wrapComponents: {
    authorizationPopup: (Popup) => (props) =>
      h("dialog", { ref: showDialog, "aria-label": "Authorize" }, h(Popup, props)),`,
  // In a form the Enter key submits, and browsers offer stored passwords.
  `    oauth2: (OAuth2) => (props) =>
      h("form", { onSubmit: (event) => event.preventDefault() }, h(OAuth2, props)),
    CloseIcon: (Icon) => (props) =>
      h(Icon, { ...props, role: "img", "aria-label": "Close", "aria-hidden": undefined }),`,
  // Drops the labels, because they differ from the visible text of the buttons.
  `    Button: (Button) => ({ "aria-label": label, ...props }) => h(Button, props),
    TextArea: (TextArea) => (props) => h(TextArea, { "aria-label": "Request body", ...props }),`,
  // Here `description` is the name of the field. A field without an example in the document stays blank. Swagger UI
  // would send "string" as its scope or client.
  `    JsonSchemaForm: (Form) => (props) => {
      const { schema, value, fn } = props;
      const hasSample = ["example", "default", "enum"].some((keyword) => schema.has?.(keyword));
      const invented = !hasSample && value === fn.getSampleSchema(schema);
      useEffect(() => {
        if (invented) props.onChange("");
      });
      const form = h(Form, invented ? { ...props, value: "" } : props);
      return h("label", null, h("span", { className: "unseen" }, props.description), form);
    },
  },
  statePlugins: {
    auth: {
      wrapActions: {`,
  // Clears the error of a failed login, which would stay after a successful one. Sends no blank client in a header.
  `        authorizePassword: (logIn, { errActions }) => (auth) => {
          errActions.clear({ authId: auth.name });
          return logIn({ ...auth, passwordType: "request-body" });
        },
      },
    },
  },
});

SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,`,
  // The colours of the default theme are too dim for its background.
  `  syntaxHighlight: { theme: "tomorrow-night" },
  plugins: [latchkey],`,
  // These endpoints answer 401 with a Basic challenge. "omit" keeps the browser from showing its own password dialog.
  `  requestInterceptor: (request) =>
    /[/]authenticate[/](token|revoke|introspect)$/.test(request.url)
      ? { ...request, credentials: "omit" }
      : request,
});`,
].join("\n");
