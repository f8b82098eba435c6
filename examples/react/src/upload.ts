import type { Answer } from "./Refusal";

export type OnProgress = (share: number) => void;

/**
 * Sends a form and tells what share of it has left, from 0 to 1. By XMLHttpRequest: `fetch` cannot tell.
 */
export function upload<Data, Problem>(url: string, form: FormData, onProgress: OnProgress) {
  const request = new XMLHttpRequest();
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
  return new Promise<Answer<Data, Problem>>((resolve, reject) => {
    request.onerror = () => reject(new Error("The connection was lost; what was sent may not have arrived."));
    request.onload = () => resolve(answerOf(request));
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.send(form);
  });
}

function answerOf<Data, Problem>(request: XMLHttpRequest): Answer<Data, Problem> {
  const { status, response: body } = request;
  const response = { status, headers: { get: (name: string) => request.getResponseHeader(name) } };
  return status >= 200 && status < 300 ? { data: body, response } : { error: body ?? undefined, response };
}
