/**
 * Corrects the style sheet of Swagger UI: readable contrast (WCAG 2, 1.4.3), a visible focus, a layout for small
 * screens, and a login without the fields that users do not need.
 */
export const apiStyle = [
  `html {
  box-sizing: border-box;
  color-scheme: light dark;
}
*,
::before,
::after {
  box-sizing: inherit;
}
body {
  margin: 0;
}`,
  // The background until the script has run. Then Swagger UI sets the same one.
  `@media (prefers-color-scheme: dark) {
  html {
    background: #1c2022;
  }
}
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
}`,
  // Light colours.
  `.swagger-ui .info .title small {
  background: #5f6673;
}
.swagger-ui .info .title small.version-stamp {
  background: #4f7a00;
}
.swagger-ui .info a,
.swagger-ui .info a .url {
  color: #1769b5;
}
.swagger-ui .btn.authorize,
.swagger-ui .btn.authorize svg {
  border-color: #1a7f5a;
  color: #1a7f5a;
}
.swagger-ui .btn.authorize svg {
  fill: #1a7f5a;
}
.swagger-ui .btn.try-out__btn.cancel {
  border-color: #c92a2a;
  color: #c92a2a;
}
.swagger-ui .btn.execute {
  border-color: #1769b5;
  background: #1769b5;
}
.swagger-ui .opblock.opblock-get .opblock-summary-method {
  background: #1769b5;
}
.swagger-ui .opblock.opblock-post .opblock-summary-method {
  background: #1a7f5a;
}
.swagger-ui .opblock.opblock-put .opblock-summary-method {
  background: #9a5b00;
}
.swagger-ui .opblock.opblock-patch .opblock-summary-method {
  background: #0b7a75;
}
.swagger-ui .opblock.opblock-delete .opblock-summary-method {
  background: #c92a2a;
}
.swagger-ui .parameter__in,
.swagger-ui .response-col_status .response-undocumented,
.swagger-ui .json-schema-2020-12-expand-deep-button {
  color: #5f5f5f;
}
.swagger-ui .json-schema-2020-12__constraint--string {
  background-color: #8a5a00;
}
.swagger-ui .markdown code,
.swagger-ui .renderedMarkdown code {
  color: #7b10d9;
}
.swagger-ui .download-contents {
  background: #5f6673;
}`,
  // Dark colours.
  `html.dark-mode .swagger-ui .info a .url {
  color: #51a8ff;
}
html.dark-mode .swagger-ui .btn.authorize svg {
  fill: #3ece90;
}
html.dark-mode .swagger-ui .header-col,
html.dark-mode .swagger-ui .response-col_status .response-undocumented {
  color: #e4e6e6;
}
html.dark-mode .swagger-ui .opblock .opblock-section-header .try-out__btn.cancel {
  border-color: #ff9c9c;
  color: #ff9c9c;
}
html.dark-mode .swagger-ui .opblock.opblock-put .opblock-section-header {
  background: #3b2a20;
}`,
  // Swagger UI removes the outline in places.
  `.swagger-ui :focus-visible {
  outline: 2px solid #1769b5 !important;
  outline-offset: 2px;
}
html.dark-mode .swagger-ui :focus-visible {
  outline-color: #51a8ff !important;
}`,
  // Layout. No call has links to other calls, so the column is hidden. Only the page scrolls, because no key scrolls the boxes.
  `.swagger-ui .response-col_links {
  display: none;
}
.swagger-ui .opblock-body pre.microlight,
.swagger-ui .opblock-body pre.microlight * {
  white-space: pre-wrap !important;
  overflow-wrap: anywhere;
}
.swagger-ui .highlight-code > .microlight,
.swagger-ui .responses-inner .curl {
  max-height: none;
}
.swagger-ui .try-out.btn-group {
  flex-wrap: wrap;
  gap: 8px;
}
.swagger-ui .scheme-container {
  padding: 0 0 20px;
  box-shadow: none !important;
}`,
  // The login. An invisible dialog fills the window, and Swagger UI draws the visible one inside.
  `dialog {
  width: 100%;
  max-width: none;
  height: 100%;
  max-height: none;
  padding: 0;
  border: 0;
  background: none;
  color: inherit;
}
dialog::backdrop {
  background: none;
}
.swagger-ui .dialog-ux .modal-ux-content {
  max-height: calc(100dvh - 7rem);
}`,
  // Shows native check boxes, because no key reaches those of Swagger UI.
  `.swagger-ui .checkbox {
  display: flex;
  align-items: flex-start;
  gap: 8px;
  padding: 3px 0;
}
.swagger-ui .checkbox input[type="checkbox"] {
  display: block;
  width: 16px;
  height: 16px;
  margin: 3px 0 0;
  accent-color: #1769b5;
}
.swagger-ui .checkbox label > .item {
  display: none !important;
}`,
  // Hidden for a user's login: fields for clients, fields without a choice, and a text about scopes that is wrong here.
  `.swagger-ui .scope-def,
.swagger-ui .flow,
.swagger-ui form p:has(+ .flow),
.swagger-ui .scopes h2 a,
.swagger-ui .wrapper:has(> [for="password_type"]),
.swagger-ui .wrapper:has(> [for="client_id_password"]),
.swagger-ui .wrapper:has(> [for="client_secret_password"]) {
  display: none;
}`,
].join("\n");
