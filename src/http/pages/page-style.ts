/** The colours of the pages that the server renders, in light and in dark. They are those of the example app. */
export const pageColors = `:root {
  color-scheme: light dark;
  --ground: light-dark(#e6ecec, #0f1618);
  --card: light-dark(#ffffff, #182225);
  --line: light-dark(#cfdada, #2c3a3e);
  --ink: light-dark(#122022, #e6eeed);
  --soft: light-dark(#4a5c5e, #a2b4b5);
  --accent: light-dark(#0b6e64, #5ccfbf);
  --on-accent: light-dark(#ffffff, #05211d);
  font-family: system-ui, sans-serif;
  line-height: 1.5;
  color: var(--ink);
  background: var(--ground);
}
`;

/** Their style sheet. */
export const pageStyle = `${pageColors}body {
  margin: 0;
  padding: 1rem;
}
main {
  box-sizing: border-box;
  max-width: 30rem;
  margin: 12vh auto 0;
  padding: 2rem;
  border: 1px solid var(--line);
  border-radius: 0.625rem;
  background: var(--card);
}
h1 {
  margin: 0.75rem 0 0;
  font-size: 1.5rem;
  line-height: 1.25;
}
h2 {
  margin: 1.5rem 0 0;
  font-size: 1rem;
  overflow-wrap: anywhere;
}
p {
  margin: 0;
  color: var(--soft);
}
ul {
  margin: 1.5rem 0;
  padding: 0;
  list-style: none;
}
li {
  padding: 0.75rem 0;
  border-top: 1px solid var(--line);
  color: var(--soft);
}
li:last-child {
  border-bottom: 1px solid var(--line);
}
a {
  display: block;
  font-weight: 600;
  color: var(--accent);
}
a:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}
.brand {
  display: flex;
  align-items: center;
  gap: 0.5rem;
  margin-bottom: 1.5rem;
  font-weight: 700;
  color: var(--ink);
}
.brand img {
  max-width: 8rem;
  object-fit: contain;
}
h1 + p {
  margin-top: 0.75rem;
}
p + p {
  margin-top: 1rem;
}
.ways {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.75rem 1.25rem;
  margin-top: 1.5rem;
}
.main {
  padding: 0.75rem 1.25rem;
  border-radius: 0.625rem;
  text-decoration: none;
  color: var(--on-accent);
  background: var(--accent);
}
code {
  font-family: ui-monospace, monospace;
  font-size: 0.9375em;
  color: var(--ink);
}
`;

/** The logo, in a colour that is visible on light and on dark. */
export const pageIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <g fill="#12897c" transform="rotate(45 16 16)">
    <path fill-rule="evenodd" d="M8 8.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm-1.5 5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z"/>
    <path d="M14 14h17v4h-2v4h-3v-4h-2v3h-3v-3h-7Z"/>
  </g>
</svg>
`;
