// An app in JavaScript whose users log in with Latchkey, with Express and Passport.
import express from "express";
import session from "express-session";
import passport from "passport";
import Strategy from "passport-openidconnect";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SESSION_SECRET, PORT } = process.env;

passport.use(
  new Strategy(
    {
      issuer: ISSUER,
      authorizationURL: `${ISSUER}/authorize`,
      tokenURL: `${ISSUER}/authenticate/token`,
      userInfoURL: `${ISSUER}/userinfo`,
      clientID: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      callbackURL: REDIRECT_URI,
      scope: "profile email",
      skipUserProfile: false,
    },
    (issuer, profile, done) => done(null, profile),
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }));
app.use(passport.session());
app.get("/", ({ user }, response) =>
  response.send(user ? `${user.id} ${user.emails[0].value}` : '<a href="/login">Log in</a>'),
);
app.get("/login", passport.authenticate("openidconnect"));
app.get("/callback", passport.authenticate("openidconnect", { successRedirect: "/" }));
// Express knows a middleware for errors by its four parameters.
app.use((error, _request, response, _next) => response.status(502).send(error.message));
app.listen(Number(PORT), "127.0.0.1");
