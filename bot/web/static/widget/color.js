/** Any brand colour, with texts in it and on it that can be read. */

export const DEFAULT_COLOR = "#0b57a4";

const HEX = /^#([0-9a-f]{6})$/;
const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];
const INK = [12, 16, 24];
// What links stand on at its darkest, and at its lightest in the dark.
const LIGHT_GROUND = [236, 240, 246];
const DARK_GROUND = [44, 54, 70];

/** Return the CSS rule that sets the brand's custom properties. */
export function colorRule(wanted) {
  const brand = rgbOf(wanted) || rgbOf(DEFAULT_COLOR) || [11, 87, 164];
  const on = [WHITE, INK].find((color) => contrast(brand, color) >= 4.5) || BLACK;
  return `:host { --faq-brand: ${css(brand)}; --faq-on-brand: ${css(on)}; --faq-rim: ${css(on)};
    --faq-link-light: ${css(readable(brand, LIGHT_GROUND, BLACK))};
    --faq-link-dark: ${css(readable(brand, DARK_GROUND, WHITE))}; }`;
}

/** Return red, green and blue from 0 to 255; null for a translucent colour or none at all. */
function rgbOf(color) {
  const hex = HEX.exec(color) || HEX.exec(asHex(color));
  return hex && [0, 2, 4].map((at) => Number.parseInt(hex[1].slice(at, at + 2), 16));
}

/** Return a colour as the browser writes it; the first canvas of a page takes a slow phone long. */
function asHex(color) {
  const context = document.createElement("canvas").getContext("2d");
  if (!context || !color || !CSS.supports("color", color)) return "";
  context.fillStyle = color;
  return context.fillStyle;
}

/** Return the colour, moved towards another one until it can be read on a ground. */
function readable(rgb, ground, towards) {
  let color = rgb;
  for (let share = 0; share <= 1 && contrast(color, ground) < 5; share += 0.05) {
    color = rgb.map((value, at) => Math.round(value + (towards[at] - value) * share));
  }
  return color;
}

/** The contrast ratio of WCAG 2.2, from 1 to 21. */
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** The relative luminance of WCAG 2.2, from 0 to 1. */
function luminance(rgb) {
  const [r, g, b] = rgb
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function css(rgb) {
  return `rgb(${rgb.join(" ")})`;
}
