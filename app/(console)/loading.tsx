import { PanelLoading } from "#components/ui/panel.tsx";

export default function Loading() {
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
