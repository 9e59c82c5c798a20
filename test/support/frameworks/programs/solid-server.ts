import { generateHydrationScript, renderToStringAsync } from "solid-js/web";
import type { Render } from "../program.ts";
import { createApp } from "./solid.ts";

export const render: Render = (options) =>
  renderToStringAsync(createApp(options, Promise.resolve()).App);

/** What a page needs before its programs. */
export const head = generateHydrationScript();
