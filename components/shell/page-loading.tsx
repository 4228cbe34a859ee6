import { PanelLoading } from "../ui/panel.tsx";

/** What a page of the console shows until its answers are there. The overview has none: it is sent whole, and painted at once. */
export function PageLoading() {
  return (
    <div className="page">
      <section className="panel">
        <div className="body">
          <PanelLoading lines={6} />
        </div>
      </section>
    </div>
  );
}
