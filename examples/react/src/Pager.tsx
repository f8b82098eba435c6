interface Props {
  text: string;
  back?: () => void;
  forth?: () => void;
}

/** Leads to the page before and the page after, where there is one. */
export function Pager({ text, back, forth }: Props) {
  return (
    <nav className="pager" aria-label="Pages">
      <button disabled={!back} onClick={back}>
        Previous
      </button>
      <span>{text}</span>
      <button disabled={!forth} onClick={forth}>
        Next
      </button>
    </nav>
  );
}
