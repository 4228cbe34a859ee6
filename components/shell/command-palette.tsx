"use client";
import { Dialog } from "@base-ui/react/dialog";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type RefObject, useId, useState } from "react";
import { Icon } from "../ui/icon.tsx";
import { useActs } from "./acts.tsx";
import { type Command, keyOf, matching, useCommands } from "./commands.ts";
import type { Viewer } from "./viewer.ts";

type PaletteProps = {
  readonly viewer: Viewer;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Where the keyboard goes on when it is closed. */
  readonly backTo: RefObject<HTMLElement | null>;
};

/** Pages, plans to start, runs. A combobox over one list; arrows move, Enter opens. */
export function CommandPalette({ viewer, open, onOpenChange, backTo }: PaletteProps) {
  const t = useTranslations("shell.palette");
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="dialog palette" aria-label={t("label")} finalFocus={backTo}>
          <Search viewer={viewer} onDone={() => onOpenChange(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Search({ viewer, onDone }: { readonly viewer: Viewer; readonly onDone: () => void }) {
  const t = useTranslations("shell.palette");
  const router = useRouter();
  const { open } = useActs();
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { commands, failed } = useCommands(viewer);
  const found = matching(commands, text);
  const current = Math.min(at, Math.max(0, found.length - 1));

  const go = (command: Command | undefined) => {
    if (!command) return;
    onDone();
    if ("act" in command.to) open(command.to.act);
    else router.push(command.to.href);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((current + move + found.length) % found.length);
    }
    if (event.key === "Enter" && !event.nativeEvent.isComposing) go(found[current]);
  };
  return (
    <>
      <div className="search">
        <Icon name="search" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened in order to type here
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found[current] ? `${id}-${current}` : undefined}
          aria-label={t("placeholder")}
          placeholder={t("placeholder")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="options" role="listbox" id={`${id}-list`} aria-label={t("label")}>
        {found.map((command, index) => (
          <Option
            key={keyOf(command)}
            id={`${id}-${index}`}
            command={command}
            first={found[index - 1]?.group !== command.group}
            selected={index === current}
            onGo={() => go(command)}
          />
        ))}
      </div>
      <p className={found.length === 0 || failed ? "nothing" : "unseen"} role="status">
        {failed ? t("failed") : found.length === 0 ? t("nothing") : ""}
      </p>
    </>
  );
}

type OptionProps = {
  readonly id: string;
  readonly command: Command;
  readonly first: boolean;
  readonly selected: boolean;
  readonly onGo: () => void;
};

function Option({ id, command, first, selected, onGo }: OptionProps) {
  const t = useTranslations("shell.palette");
  return (
    <>
      {first ? (
        <div className="group" aria-hidden="true">
          {t(command.group)}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox, aria-activedescendant points here */}
      <div
        role="option"
        id={id}
        aria-selected={selected}
        onClick={onGo}
        ref={(node) => (selected ? node?.scrollIntoView({ block: "nearest" }) : undefined)}
      >
        <Icon name={command.icon} size="s" />
        <span>{command.label}</span>
        {command.detail ? <span className="end">{command.detail}</span> : null}
      </div>
    </>
  );
}
