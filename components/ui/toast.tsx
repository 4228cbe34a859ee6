"use client";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { PlainToasts } from "./plain-toasts.tsx";
import type { Told } from "./toasts.tsx";
import { useLoaded } from "./use-loaded.ts";
import { withTold } from "./with-told.ts";

const load = () => import("./toasts.tsx").then((one) => one.Toasts);
type News = Omit<Told, "id"> & { readonly id?: string | undefined };
const Tell = createContext<(news: News) => void>(() => undefined);

/** Holds the toasts of the console; `useToast()` inside it adds one. What shows them is loaded with the first, and has a plain stand-in. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<readonly Told[]>([]);
  const [unloaded, setUnloaded] = useState(false);
  const count = useRef(0);
  const tell = useCallback(({ id = String(++count.current), ...news }: News) => {
    setWaiting((before) => withTold(before, { id, ...news }));
  }, []);
  const taken = useCallback(
    (gone: readonly Told[]) => setWaiting((before) => before.filter((one) => !gone.includes(one))),
    [],
  );
  const failed = useCallback(() => setUnloaded(true), []);
  const Toasts = useLoaded(load, waiting.length > 0, failed);
  return (
    <Tell value={tell}>
      {children}
      {Toasts ? <Toasts waiting={waiting} onTaken={taken} /> : null}
      {unloaded && !Toasts ? <PlainToasts waiting={waiting} onTaken={taken} /> : null}
    </Tell>
  );
}

/** What an action answered: `told` for success, `refused` for a refusal with its remedy. Of one `id` there is one, the newest. */
export function useToast(): {
  readonly told: (title: string, description?: ReactNode) => void;
  readonly refused: (title: string, description?: ReactNode, id?: string) => void;
} {
  const tell = useContext(Tell);
  return useMemo(
    () => ({
      told: (title, description) => tell({ refused: false, title, description }),
      refused: (title, description, id) => tell({ id, refused: true, title, description }),
    }),
    [tell],
  );
}
