import { renderToString } from "vue/server-renderer";
import type { Render } from "../program.ts";
import { createApp } from "./vue.ts";

export const render: Render = (options) =>
  renderToString(createApp(options, Promise.resolve()).app);
