// A list of which only the rows in view are in the page; a listbox for keys and screen readers.
import { html, useEffect, useLayoutEffect, useRef, useState } from "./vendor/htm-preact-3.1.1.js";

const ROWS_BEYOND = 8;
const ROWS_TO_THE_END = 40;

export function Windowed({ rows, rowHeight, label, active, onActive, onOpen, onClose, onEnd, total, renderRow, boxRef }) {
  const own = useRef(null);
  const box = boxRef ?? own;
  const [view, setView] = useState({ top: 0, height: 600 });
  const first = useRef(null);
  const index = rows.findIndex((row) => row.id === active);

  const look = () => {
    const { scrollTop, clientHeight } = box.current;
    setView({ top: scrollTop, height: clientHeight });
  };
  useEffect(() => {
    const watch = new ResizeObserver(look);
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  // What comes in above must not move what somebody reads.
  useLayoutEffect(() => {
    const added = rows.findIndex((row) => row.id === first.current);
    if (added > 0 && box.current.scrollTop > rowHeight) box.current.scrollTop += added * rowHeight;
    first.current = rows[0]?.id ?? null;
  }, [rows]);

  const start = Math.max(0, Math.floor(view.top / rowHeight) - ROWS_BEYOND);
  const stop = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + ROWS_BEYOND);
  useEffect(() => {
    if (stop > rows.length - ROWS_TO_THE_END) onEnd?.();
  }, [stop, rows.length]);

  const show = (at) => {
    const { scrollTop, clientHeight } = box.current;
    if (at * rowHeight < scrollTop) box.current.scrollTop = at * rowHeight;
    else if ((at + 1) * rowHeight > scrollTop + clientHeight) {
      box.current.scrollTop = (at + 1) * rowHeight - clientHeight;
    }
  };
  const onKeyDown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const to = {
      ArrowDown: index + 1,
      ArrowUp: Math.max(index, 0) - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to !== undefined && rows.length) {
      const at = Math.min(rows.length - 1, Math.max(0, to));
      show(at);
      onActive(rows[at].id);
    } else if ((event.key === "Enter" || event.key === " ") && index >= 0) onOpen(active, { byKey: true });
    else if (event.key === "Escape") onClose?.();
    else return;
    event.preventDefault();
  };

  const isActiveShown = index >= start && index < stop;
  return html`
    <div class="windowed" ref=${box} role="listbox" tabindex="0" aria-label=${label} onScroll=${look}
      onKeyDown=${onKeyDown} aria-activedescendant=${isActiveShown ? `row-${active}` : undefined}>
      <div class="windowed-all" role="presentation" style=${{ height: `${rows.length * rowHeight}px` }}>
        ${rows.slice(start, stop).map((row, offset) => html`
          <div key=${row.id} id=${`row-${row.id}`} role="option" class="row ${row.id === active ? "active" : ""}"
            aria-selected=${row.id === active ? "true" : "false"} aria-posinset=${start + offset + 1}
            aria-setsize=${total ?? rows.length} style=${{ transform: `translateY(${(start + offset) * rowHeight}px)`, height: `${rowHeight}px` }}
            onClick=${() => onOpen(row.id)}>${renderRow(row)}</div>`)}
      </div>
    </div>`;
}
