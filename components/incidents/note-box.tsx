"use client";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { addNoteAction } from "#server/incidents/actions.ts";
import { useActing } from "../failovers/use-acting.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";

const LEAST = 2;

/** What people saw or did: their own words, in the timeline for good. */
export function NoteBox({ number, onChanged }: { readonly number: number; readonly onChanged: () => void }) {
  const t = useTranslations("incidents.note");
  const id = useId();
  const [text, setText] = useState("");
  const { busy, act } = useActing();
  const add = async () => {
    if (!(await act(() => addNoteAction({ number, text: text.trim() })))) return;
    setText("");
    onChanged();
  };
  return (
    <Panel title={t("title")} note={t("what")} tight>
      <div className="field">
        <label htmlFor={id} className="unseen">
          {t("title")}
        </label>
        <textarea
          id={id}
          className="input"
          rows={3}
          maxLength={2_000}
          placeholder={t("placeholder")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button
          busy={busy}
          disabledReason={text.trim().length < LEAST ? t("needsText") : null}
          onClick={() => void add()}
        >
          {t("add")}
        </Button>
      </div>
    </Panel>
  );
}
