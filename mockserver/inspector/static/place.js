// Where the page is: a view and its parameters, in the part of the URL after #.
import { useEffect, useState } from "./vendor/htm-preact-3.1.1.js";

function placeOf(hash, views) {
  const [view, query] = hash.replace(/^#\/?/, "").split("?");
  return { view: views.includes(view) ? view : views[0], params: Object.fromEntries(new URLSearchParams(query)) };
}

export function hrefOf(view, params) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== "");
  const query = new URLSearchParams(given).toString();
  return `#/${view}${query && `?${query}`}`;
}

export function usePlace(views) {
  const [place, setPlace] = useState(placeOf(location.hash, views));
  useEffect(() => {
    const moved = () => setPlace(placeOf(location.hash, views));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  // A filter or a choice is no page of its own: Back leaves the view.
  const change = (params) => {
    const place = placeOf(location.hash, views);
    const next = { ...place, params: { ...place.params, ...params } };
    history.replaceState(null, "", hrefOf(next.view, next.params));
    setPlace(placeOf(location.hash, views));
  };
  return [place, change];
}
