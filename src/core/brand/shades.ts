/** The colours of the brand on one look of pages and emails, each as `#rrggbb`. All pairs named here have AA contrast (4.5:1). */
export interface Shade {
  /** Of links and buttons: readable on every background of the look. */
  readonly accent: string;
  /** Text on `accent`. */
  readonly onAccent: string;
  /** Text on `tint`, and on every background of the look. */
  readonly strong: string;
  /** The background of notes. */
  readonly tint: string;
  /** The background of pages, as easy to read on as `backgrounds`. */
  readonly ground: string;
  /** The background of fields, and lines between rows. */
  readonly sunk: string;
  readonly line: string;
}

export interface Shades {
  readonly light: Shade;
  readonly dark: Shade;
}

type Rgb = readonly [number, number, number];

/**
 * The background of each look on which text is hardest to read: the darkest of the light look, and the lightest of the dark one. They are
 * `--ground` and `--card` of the pages.
 */
export const backgrounds = { light: "#e6ecec", dark: "#182225" } as const;

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];
/** The ground and the fields of the dark look without a brand: the card is lighter than both. */
const night: Rgb = [15, 22, 24];
const dusk: Rgb = [18, 26, 29];

/** The contrast of text that WCAG 2 asks for in level AA (success criterion 1.4.3). */
const enough = 4.5;

/** The shades of a colour (`#rrggbb`): darkened for the light look and lightened for the dark one, as little as contrast needs. */
export function shadesOf(color: string): Shades {
  const given = parse(color);
  const light = parse(backgrounds.light);
  const dark = parse(backgrounds.dark);
  const lightTint = mix(given, white, 0.88);
  const darkTint = mix(given, dark, 0.8);
  const lightAccent = towards(given, black, [light, white]);
  // Text on it is nearly black, and every colour that is readable on a dark background is light enough for that.
  const darkAccent = towards(given, white, [dark]);
  return {
    light: {
      accent: format(lightAccent),
      onAccent: format(white),
      strong: format(towards(lightAccent, black, [light, lightTint])),
      tint: format(lightTint),
      ground: format(fading(given, white, 0.92, (one) => luminance(one) >= luminance(light))),
      sunk: format(fading(given, white, 0.96, (one) => luminance(one) >= luminance(light))),
      line: format(mix(lightAccent, white, 0.8)),
    },
    dark: {
      accent: format(darkAccent),
      onAccent: format(mix(darkAccent, black, 0.9)),
      strong: format(towards(darkAccent, white, [dark, darkTint])),
      tint: format(darkTint),
      ground: format(fading(given, night, 0.92, (one) => luminance(one) <= luminance(dusk))),
      sunk: format(fading(given, dusk, 0.94, (one) => luminance(one) <= luminance(dark))),
      line: format(mix(given, dark, 0.7)),
    },
  };
}

/** The contrast of two colours (`#rrggbb`), from 1 to 21 (WCAG 2). */
export const contrast = (one: string, other: string): number =>
  contrastOf(parse(one), parse(other));

function contrastOf(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The relative luminance of WCAG 2. */
function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number): number =>
    value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** The colour, mixed with `end` until it is readable on all these backgrounds. */
function towards(color: Rgb, end: Rgb, on: readonly Rgb[]): Rgb {
  for (let share = 0; share < 1; share += 0.01) {
    const mixed = mix(color, end, share);
    if (on.every((background) => contrastOf(mixed, background) >= enough)) return mixed;
  }
  return end;
}

/** The colour, mixed with at least this share of `end`, until it is good. */
function fading(color: Rgb, end: Rgb, least: number, isGood: (mixed: Rgb) => boolean): Rgb {
  for (let share = least; share < 1; share += 0.01) {
    const mixed = mix(color, end, share);
    if (isGood(mixed)) return mixed;
  }
  return end;
}

/** `share` of the second colour, and the rest of the first. */
const mix = (one: Rgb, other: Rgb, share: number): Rgb => [
  Math.round(one[0] * (1 - share) + other[0] * share),
  Math.round(one[1] * (1 - share) + other[1] * share),
  Math.round(one[2] * (1 - share) + other[2] * share),
];

const parse = (color: string): Rgb => [
  Number.parseInt(color.slice(1, 3), 16),
  Number.parseInt(color.slice(3, 5), 16),
  Number.parseInt(color.slice(5, 7), 16),
];

const format = (color: Rgb): string =>
  `#${color.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
