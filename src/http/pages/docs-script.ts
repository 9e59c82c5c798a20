/**
 * Starts Swagger UI and mends of it what a style sheet cannot: how its parts are named to screen readers, and how one
 * logs in by them. Its parts are replaced or wrapped by its own plugin interface; no markup is changed afterwards.
 */
export const docsScript = `"use strict";

// Swagger UI has dark colours but leaves their choice to a button of another layout.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

/** A modal dialog keeps the focus within, and gives it back when it is gone. */
let dialog;
const showDialog = (element) => {
  if (!element) return dialog.close();
  dialog = element;
  const field = dialog.querySelector("input");
  dialog.showModal();
  field?.focus();
};

const latchkey = ({ React: { createElement: h, useEffect } }) => ({
  components: {
    // There is one server, this one.
    ServersContainer: () => null,
    // It is within a button, where no link may be. The address bar has the link once the operation is open.
    DeepLink: ({ text }) => h("span", null, text),
    // A client's id and secret, which the style sheet hides with their labels: a second password confuses browsers.
    InitializedInput: () => null,
  },
  wrapComponents: {
    authorizationPopup: (Popup) => (props) =>
      h("dialog", { ref: showDialog, "aria-label": "Authorize" }, h(Popup, props)),
    // In a form the Enter key logs in, and browsers offer what they have stored.
    oauth2: (OAuth2) => (props) =>
      h("form", { onSubmit: (event) => event.preventDefault() }, h(OAuth2, props)),
    CloseIcon: (Icon) => (props) =>
      h(Icon, { ...props, role: "img", "aria-label": "Close", "aria-hidden": undefined }),
    // The labels say something else than what is written on the buttons.
    Button: (Button) => ({ "aria-label": label, ...props }) => h(Button, props),
    TextArea: (TextArea) => (props) => h(TextArea, { "aria-label": "Request body", ...props }),
    // Here \`description\` is the name of the field. What the document has no example of stays blank: Swagger UI would
    // send "string" as a scope or a client.
    JsonSchemaForm: (Form) => (props) => {
      const { schema, value, fn } = props;
      const told = ["example", "default", "enum"].some((keyword) => schema.has?.(keyword));
      const invented = !told && value === fn.getSampleSchema(schema);
      useEffect(() => {
        if (invented) props.onChange("");
      });
      const form = h(Form, invented ? { ...props, value: "" } : props);
      return h("label", null, h("span", { className: "unseen" }, props.description), form);
    },
  },
  statePlugins: {
    auth: {
      wrapActions: {
        // A failed login would else be shown after a successful one, and a blank client be sent.
        authorizePassword: (logIn, { errActions }) => (auth) => {
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
  validatorUrl: null,
  // The colours of the standard one are too dim for its background.
  syntaxHighlight: { theme: "tomorrow-night" },
  plugins: [latchkey],
  // These refuse a client by a challenge for HTTP Basic, for which a browser asks the person, unless it may not.
  requestInterceptor: (request) =>
    /[/]authenticate[/](token|revoke|introspect)$/.test(request.url)
      ? { ...request, credentials: "omit" }
      : request,
});
`;
