import { render as renderApp } from "svelte/server";
import type { Render } from "../program.ts";
import App from "./svelte/App.svelte";

export const render: Render = async (options) =>
  renderApp(App, { props: { ...options, parts: {} } }).body;
