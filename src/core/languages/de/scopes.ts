/** Was eine App mit einem Scope darf. */
export const scopes = {
  scopes: {
    openid: "Sie wiedererkennen",
    profile: "Ihren Namen, Benutzernamen und Ihr Bild sehen",
    email: "Ihre E-Mail-Adresse sehen",
    offline_access: "Verbunden bleiben, nachdem Sie sich hier abgemeldet haben",
    roles: "Ihre Rolle sehen",
  },
};
