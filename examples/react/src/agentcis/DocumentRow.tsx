import { useState } from "react";
import { type Document, here } from "./api";

interface Props {
  document: Document;
  rename: (name: string) => Promise<void>;
  remove: () => Promise<void>;
}

/** A document with what can be done to it. */
export function DocumentRow({ document, rename, remove }: Props) {
  const [isNaming, setNaming] = useState(false);
  const { original_name: name, _links: links } = document;

  async function save(form: FormData): Promise<void> {
    setNaming(false);
    await rename(String(form.get("name")));
  }

  return (
    <tr>
      <td>
        {isNaming ? (
          <form action={save}>
            <input name="name" aria-label="New name" defaultValue={name} autoFocus />
            <button>Save</button>
            <button type="button" onClick={() => setNaming(false)}>
              Cancel
            </button>
          </form>
        ) : (
          <a href={here(links.preview)} target="_blank" rel="noreferrer">
            {name}
          </a>
        )}
      </td>
      <td>{document.file_size.formatted}</td>
      <td>{document.created_at}</td>
      <td>{document.updated_at}</td>
      <td>
        <div className="actions">
          <a href={here(links.download)} download aria-label={`Download ${name}`}>
            Download
          </a>
          <button onClick={() => setNaming(true)} aria-label={`Rename ${name}`}>
            Rename
          </button>
          <button onClick={() => confirm(`Delete ${name}?`) && void remove()} aria-label={`Delete ${name}`}>
            Delete
          </button>
        </div>
      </td>
    </tr>
  );
}
