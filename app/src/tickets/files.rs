//! Files of the entry being written: uploaded at once, with progress, and named in it afterwards.

use super::drafts::{Drafts, Waiting};
use crate::me::lang;
use crate::ui::Icon;
use crate::{AskError, browser, words};
use domain::Refusal;
use domain::tickets::{MAX_FILES, UndoneFile, UploadId};
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{FileList, FormData, HtmlInputElement, ProgressEvent, XmlHttpRequest};

/// What the upload route answers for each file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Uploaded {
    pub id: UploadId,
    pub name: String,
    pub size: u64,
}

#[derive(Clone, Debug, PartialEq)]
enum Progress {
    /// Percent.
    Running(u32),
    Done(UploadId),
    Failed(AskError),
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Upload {
    nth: u32,
    name: StoredValue<String>,
    size: u64,
    progress: RwSignal<Progress>,
    /// When it was attached here, by this device's clock.
    at: i64,
    /// To be sent once more, if it fails.
    file: StoredValue<Option<web_sys::File>, LocalStorage>,
}

#[derive(Clone, Copy)]
pub struct Files {
    all: RwSignal<Vec<Upload>>,
    next: StoredValue<u32>,
    said: RwSignal<Option<Said>>,
}

/// Why files do not go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    TooMany,
    Missing,
}

impl Files {
    pub fn new() -> Self {
        Self { all: RwSignal::new(Vec::new()), next: StoredValue::new(0), said: RwSignal::new(None) }
    }

    pub fn ids(self) -> Vec<UploadId> {
        self.all.with_untracked(|all| {
            all.iter()
                .filter_map(|upload| match upload.progress.get_untracked() {
                    Progress::Done(id) => Some(id),
                    Progress::Running(_) | Progress::Failed(_) => None,
                })
                .collect()
        })
    }

    /// Something is still on its way.
    pub fn busy(self) -> bool {
        self.any(|progress| matches!(progress, Progress::Running(_)))
    }

    fn any(self, is: fn(&Progress) -> bool) -> bool {
        self.all.with(|all| all.iter().any(|upload| upload.progress.with(is)))
    }

    /// Nothing is sent while a file is on its way, and not without one that failed: whoever attached it counts on it.
    pub fn hold_up(self) -> bool {
        let failed = untrack(|| self.any(|progress| matches!(progress, Progress::Failed(_))));
        self.said.set(failed.then_some(Said::Missing));
        failed || untrack(|| self.busy())
    }

    /// What went along; what was attached meanwhile is for the next one.
    pub fn sent(self) {
        self.all.update(|all| all.retain(|upload| !upload.progress.with_untracked(|progress| matches!(progress, Progress::Done(_)))));
    }

    /// Files that wait already, as of an entry that was undone.
    pub fn put(self, waiting: Vec<UndoneFile>) {
        let at = browser::now();
        for file in waiting {
            self.put_one(Waiting { at, file });
        }
    }

    fn put_one(self, Waiting { at, file }: Waiting) {
        let nth = self.next.get_value();
        self.next.set_value(nth + 1);
        let upload = Upload {
            nth,
            name: StoredValue::new(file.name),
            size: file.size,
            progress: RwSignal::new(Progress::Done(file.id)),
            at,
            file: StoredValue::new_local(None),
        };
        self.all.update(|all| all.push(upload));
    }

    /// What has arrived is part of the draft on this device: back after a reload, or when the camera took the tab's memory.
    pub fn keep_with(self, drafts: Drafts) {
        // Follows nothing and so runs once: what an effect makes ends when it runs again.
        Effect::new(move |_| {
            drafts.files(browser::now()).into_iter().for_each(|waiting| self.put_one(waiting));
            Effect::new(move |_| drafts.keep_files(&self.waiting()));
        });
    }

    fn waiting(self) -> Vec<Waiting> {
        let one = |upload: &Upload| match upload.progress.try_get()? {
            Progress::Done(id) => {
                Some(Waiting { at: upload.at, file: UndoneFile { id, name: upload.name.get_value(), size: upload.size } })
            }
            Progress::Running(_) | Progress::Failed(_) => None,
        };
        self.all.with(|all| all.iter().filter_map(one).collect())
    }

    /// Sends each file by itself: one that is refused does not stop the others.
    pub fn add(self, list: &FileList) {
        self.said.set(None);
        for index in 0..list.length() {
            if self.all.with_untracked(Vec::len) >= MAX_FILES {
                self.said.set(Some(Said::TooMany));
                break;
            }
            if let Some(file) = list.get(index) {
                self.take(file);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are small and positive")]
    fn take(self, file: web_sys::File) {
        let nth = self.next.get_value();
        self.next.set_value(nth + 1);
        let upload = Upload {
            nth,
            name: StoredValue::new(file.name()),
            size: file.size() as u64,
            progress: RwSignal::new(Progress::Running(0)),
            at: browser::now(),
            file: StoredValue::new_local(Some(file)),
        };
        self.all.update(|all| all.push(upload));
        upload.send();
    }
}

impl Upload {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "percents are small and positive")]
    fn send(self) {
        let Some(file) = self.file.get_value() else { return };
        let progress = self.progress;
        progress.set(Progress::Running(0));
        let (Ok(form), Ok(request)) = (FormData::new(), XmlHttpRequest::new()) else {
            progress.set(Progress::Failed(AskError::Network));
            return;
        };
        let _ = form.append_with_blob_and_filename("file", &file, &file.name());
        let _ = request.open("POST", "/app/subir");
        let _ = request.set_request_header("Accept", "application/json");
        if let Ok(channel) = request.upload() {
            let moving = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
                if event.length_computable() && event.total() > 0.0 {
                    let _ = progress.try_set(Progress::Running((event.loaded() / event.total() * 100.0) as u32));
                }
            });
            channel.set_onprogress(Some(moving.as_ref().unchecked_ref()));
            moving.forget();
        }
        let ended = Closure::once_into_js({
            let request = request.clone();
            move || {
                let _ = progress.try_set(answer(&request));
            }
        });
        request.set_onloadend(Some(ended.unchecked_ref()));
        if request.send_with_opt_form_data(Some(&form)).is_err() {
            progress.set(Progress::Failed(AskError::Network));
        }
    }
}

fn answer(request: &XmlHttpRequest) -> Progress {
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match request.status() {
        Ok(200..=299) => serde_json::from_str::<Vec<Uploaded>>(&text)
            .ok()
            .and_then(|mut files| files.pop())
            .map_or(Progress::Failed(AskError::Fault { reference: String::new() }), |file| Progress::Done(file.id)),
        Ok(0) | Err(_) => Progress::Failed(AskError::Network),
        Ok(_) => Progress::Failed(serde_json::from_str(&text).unwrap_or(AskError::Fault { reference: String::new() })),
    }
}

/// The button, and what is attached so far.
#[component]
pub fn FilePicker(files: Files) -> impl IntoView {
    let lang = lang();
    let chosen = move |event: leptos::ev::Event| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            if let Some(list) = input.files() {
                files.add(&list);
            }
            // The same file may be chosen again.
            input.set_value("");
        }
    };
    // A form sent without scripts carries no files: better no button than a file lost on the way.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    view! {
        <div class="files">
            <ul class="uploads" aria-label=words::attached_files(lang) aria-live="polite">
                <For each=move || files.all.get() key=|upload| upload.nth let:upload>
                    <li class="upload">
                        <Icon name="paperclip"/>
                        <span class="upload-name">{upload.name.get_value()}</span>
                        {move || match upload.progress.get() {
                            Progress::Running(percent) => {
                                view! {
                                    <progress max="100" value=percent.to_string() aria-label=words::uploading_file(lang, &upload.name.get_value())></progress>
                                }
                                    .into_any()
                            }
                            Progress::Done(id) => {
                                view! {
                                    <small>{words::size(lang, upload.size)}</small>
                                    <input type="hidden" name="draft[files][]" value=id.0/>
                                }
                                    .into_any()
                            }
                            Progress::Failed(error) => {
                                let again = !matches!(error, AskError::Refused(Refusal::FileTooLarge { .. }));
                                view! {
                                    <span class="upload-failed" role="alert">{words::error(lang, &error)}</span>
                                    {again
                                        .then(|| {
                                            view! {
                                                <button
                                                    type="button"
                                                    class="icon-button"
                                                    title=words::retry(lang)
                                                    aria-label=words::retry_upload(lang, &upload.name.get_value())
                                                    on:click=move |_| {
                                                        files.said.set(None);
                                                        upload.send();
                                                    }
                                                >
                                                    <Icon name="refresh-cw"/>
                                                </button>
                                            }
                                        })}
                                }
                                    .into_any()
                            }
                        }}
                        <button
                            type="button"
                            class="icon-button"
                            aria-label=words::remove_upload(lang, &upload.name.get_value())
                            on:click=move |_| {
                                files.said.set(None);
                                files.all.update(|all| all.retain(|other| other.nth != upload.nth));
                            }
                        >
                            <Icon name="x"/>
                        </button>
                    </li>
                </For>
            </ul>
            {move || {
                files
                    .said
                    .get()
                    .map(|said| {
                        let said = match said {
                            Said::TooMany => words::refusal(lang, &Refusal::TooManyFiles { max: MAX_FILES }),
                            Said::Missing => words::file_missing(lang).to_owned(),
                        };
                        view! { <p class="upload-failed" role="alert">{said}</p> }
                    })
            }}
            // A finger's device has a camera: the picture goes straight onto the ticket.
            <label class="button quiet attach camera">
                <Icon name="camera"/>
                <span>{words::take_picture(lang)}</span>
                <input
                    type="file"
                    accept="image/*"
                    {..leptos::attr::custom::custom_attribute("capture", "environment")}
                    class="visually-hidden"
                    id="fotografiar"
                    disabled=move || !alive.get()
                    on:change=chosen
                />
            </label>
            <label
                class="button quiet attach"
                title=move || if alive.get() { words::attach_hint(lang) } else { words::attach_needs_script(lang) }
            >
                <Icon name="paperclip"/>
                <span>{words::attach(lang)}</span>
                <input type="file" multiple class="visually-hidden" id="adjuntar" disabled=move || !alive.get() on:change=chosen/>
            </label>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upload_routes_answer_is_understood() {
        let files: Vec<Uploaded> = serde_json::from_str(r#"[{"id":"00ff","name":"a.pdf","size":12}]"#).expect("a list of files");
        assert_eq!(files, [Uploaded { id: UploadId("00ff".into()), name: "a.pdf".into(), size: 12 }]);
    }
}
