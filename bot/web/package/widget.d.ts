/** Types of the FAQ chat widget: its loader, window.FAQ, its events and its element. */

export interface FaqWidgetOptions {
  /** Where the widget's script lies, such as "https://faq.example.jp/widget.js"; a TrustedScriptURL too. */
  src: string | { toString(): string };
  /** Where the API lives. Default: the folder the script comes from. */
  endpoint?: string;
  /** Brand colour, any CSS colour; texts on it are kept readable. */
  color?: string;
  position?: "right" | "left";
  /** Heading of the window. Default: the site's title. */
  title?: string;
  /** Address of a picture beside the heading; the page's img-src must allow it. */
  logo?: string;
  /** The widget's own words; answers stay as their author wrote them. */
  lang?: "ja" | "en";
  /** The page that explains how personal data is handled. */
  policyUrl?: string;
  /** "auto" follows what the visitor's system asks for. */
  theme?: "auto" | "light" | "dark";
  /** "none" where the page has a launcher of its own. */
  launcher?: "pill" | "round" | "none";
  /** Distance from the side of the screen: a CSS length, or pixels. */
  offsetX?: string | number;
  /** Distance from the bottom of the screen: a CSS length, or pixels. */
  offsetY?: string | number;
  /** A z-index, in place of the browser's top layer. */
  zIndex?: number;
  /** Pages without the widget: "/cart, /checkout/*", or a list. */
  hideOn?: string | readonly string[];
  /** The nonce of the page's Content-Security-Policy. */
  nonce?: string;
  /** The hash of the script, such as "sha384-…": see Subresource Integrity. */
  integrity?: string;
  /** How long to wait for the script. Default: 20,000. */
  timeoutMs?: number;
}

/** What an event tells, by its name without "faq:". Nothing of it is what somebody wrote. */
export interface FaqEventDetails {
  open: Record<string, never>;
  close: Record<string, never>;
  /** `id` of the entry, where one was chosen rather than a question typed. */
  ask: { id?: string };
  answer: { id: string; section?: string; confidence?: number | null };
  choices: { ids: string[] };
  /** No answer here; the phone instead. */
  fallback: Record<string, never>;
  /** A greeting, thanks, or a secret that was thrown away. */
  notice: Record<string, never>;
  feedback: { helpful: boolean };
  /** A phone number was tapped. */
  call: { place: "card" | "line" | "notice" | "text" };
}

export type FaqEventName = keyof FaqEventDetails;

/** window.FAQ once the widget is there. Nothing of it throws, and nothing needs `this`. */
export interface FaqApi {
  readonly version: string;
  /** Open the window; a text goes into its input. */
  open(text?: string): void;
  /** Open the window and ask. */
  ask(text: string): void;
  close(): void;
  show(): void;
  /** Hide launcher and window. */
  hide(): void;
  /** Remove all there is of the widget, window.FAQ too. */
  destroy(): void;
  /** Hear about an event from now on. Returns what ends that. */
  on<Name extends FaqEventName>(
    name: Name,
    handler: (detail: FaqEventDetails[Name]) => void,
  ): () => void;
  push(...calls: FaqCall[]): void;
}

type FaqMethods = Omit<FaqApi, "version" | "push" | "on">;

type FaqListening = {
  [Name in FaqEventName]: ["on", Name, (detail: FaqEventDetails[Name]) => void];
};

/** What may be pushed, also before the widget is there: a method and what it takes, or a function. */
export type FaqCall =
  | { [Name in keyof FaqMethods]: [Name, ...Parameters<FaqMethods[Name]>] }[keyof FaqMethods]
  | FaqListening[FaqEventName]
  | ((faq: FaqApi) => void);

/** The element that the script puts on the page. Its inside is no API. */
export interface FaqWidgetElement extends HTMLElement {
  open(): void;
  close(): void;
}

/**
 * Put the widget on the page, once. Rejects with an Error that says what to repair: also where
 * there is no `document`, as on a server.
 */
export function loadFaqWidget(options: FaqWidgetOptions): Promise<FaqApi>;

type FaqEvents = { [Name in FaqEventName as `faq:${Name}`]: CustomEvent<FaqEventDetails[Name]> };

declare global {
  interface Window {
    /** A list of calls until the widget is there: `(window.FAQ ??= []).push(["open"])`. */
    FAQ?: FaqApi | FaqCall[];
  }
  interface HTMLElementTagNameMap {
    "faq-widget": FaqWidgetElement;
  }
  interface GlobalEventHandlersEventMap extends FaqEvents {}
}
