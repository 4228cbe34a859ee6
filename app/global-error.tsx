"use client";
import "./globals.css";

/** The root layout itself failed: no messages can be trusted to be there, so every language stands in it. */
export default function GlobalError({
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}) {
  return (
    <html lang="ko">
      <body>
        <main className="message-page">
          <h1>화면을 불러오지 못했습니다</h1>
          <p>서비스 상태를 뜻하지 않습니다. 다시 시도하십시오.</p>
          <p lang="en">The page could not be loaded. This says nothing about the services. Try again.</p>
          <p lang="ja">画面を読み込めませんでした。サービスの状態を示すものではありません。もう一度お試しください。</p>
          <button type="button" className="button primary" onClick={reset}>
            다시 시도 · Try again · 再試行
          </button>
        </main>
      </body>
    </html>
  );
}
