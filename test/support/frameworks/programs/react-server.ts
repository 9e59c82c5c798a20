import { createElement } from "react";
import { renderToString } from "react-dom/server";
import type { Render } from "../program.ts";
import { App } from "./react.ts";

export const render: Render = async (options) =>
  renderToString(createElement(App, { ...options, running: {} }));
