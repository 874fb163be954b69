/** Loads the widget's script from its server, once, and gives what it can do. */

const TIMEOUT_MS = 20000;

/** What becomes an attribute of the script element: offsetX is data-offset-x. */
const ATTRIBUTES = [
  "endpoint",
  "color",
  "position",
  "title",
  "logo",
  "lang",
  "policyUrl",
  "theme",
  "launcher",
  "offsetX",
  "offsetY",
  "zIndex",
  "hideOn",
];
const OF_THE_SCRIPT = ["src", "nonce", "integrity", "timeoutMs"];

let loading = null; // a promise, while there is one that may still be kept
let element = null; // the script element that was put on the page last

/**
 * Put the widget on the page, and return a promise of window.FAQ. Where it is there or on its way
 * already, nothing is loaded twice, and the options of the first call count.
 */
export function loadFaqWidget(options) {
  if (typeof document === "undefined") {
    return Promise.reject(
      new Error("loadFaqWidget needs a browser: call it in useEffect, onMounted or the like"),
    );
  }
  if (isLoaded(window.FAQ)) return Promise.resolve(window.FAQ);
  loading ??= load(options).finally(() => {
    loading = null;
  });
  return loading;
}

function isLoaded(faq) {
  return typeof faq?.destroy === "function" && typeof faq.version === "string";
}

async function load(options = {}) {
  const { src, timeoutMs = TIMEOUT_MS } = options;
  if (!src) throw new Error('loadFaqWidget needs src: "https://faq.example.jp/widget.js"');
  for (const name of Object.keys(options)) {
    if ([...ATTRIBUTES, ...OF_THE_SCRIPT].includes(name)) continue;
    console.warn(`loadFaqWidget knows no option "${name}"`);
  }
  element?.remove(); // of a widget that was destroyed, or did not come
  element = scriptElement(options);
  await arrival(element, String(src), timeoutMs);
  if (isLoaded(window.FAQ)) return window.FAQ;
  throw new Error(
    `${src} came, but there is no widget: the browser is older than 2023, the page has a ` +
      "window.FAQ of its own, or this is another script",
  );
}

function scriptElement({ src, nonce, integrity, ...options }) {
  const script = document.createElement("script");
  script.async = true;
  if (nonce) script.nonce = nonce;
  if (integrity) Object.assign(script, { integrity, crossOrigin: "anonymous" });
  for (const name of ATTRIBUTES) {
    const value = options[name];
    if (value !== undefined && value !== null) script.dataset[name] = written(name, value);
  }
  script.src = src; // as it is: it may be a TrustedScriptURL
  return script;
}

function written(name, value) {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "number" && name.startsWith("offset") ? `${value}px` : String(value);
}

/** Wait until a script has run. Rejects with what to repair. */
function arrival(script, src, timeoutMs) {
  const { href, origin } = new URL(src, document.baseURI);
  const stop = new AbortController();
  const { signal } = stop;
  const waiting = new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`The FAQ widget did not come from ${href}: ${why}`));
    let refused = false;
    const onViolation = ({ blockedURI }) => {
      if (blockedURI && href.startsWith(blockedURI)) refused = true;
    };
    document.addEventListener("securitypolicyviolation", onViolation, { signal });
    script.addEventListener("load", resolve, { signal });
    const onError = () => {
      // The violation is told in a task of its own.
      setTimeout(() => {
        if (refused) {
          fail(
            "the page's Content-Security-Policy refuses it. " +
              `Add ${origin} to script-src and connect-src`,
          );
        } else {
          fail("the address, the server, the network, or what blocks scripts in this browser");
        }
      }, 50);
    };
    script.addEventListener("error", onError, { signal });
    const timer = setTimeout(() => fail(`nothing within ${timeoutMs} ms`), timeoutMs);
    signal.addEventListener("abort", () => clearTimeout(timer));
    document.head.append(script);
  });
  return waiting.finally(() => stop.abort());
}
