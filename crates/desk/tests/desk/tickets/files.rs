//! Files on entries: uploaded first, consumed once, opened by staff.

use crate::world::{World, both, entries, refused, told};
use desk::{attachments, tickets};
use domain::Refusal;
use domain::people::Actor;
use domain::tickets::{MAX_FILE_BYTES, MAX_FILES, Tab, TicketId, UploadId};

async fn upload(w: &World, actor: &Actor, name: &str, media_type: &str, content: &'static [u8]) -> UploadId {
    attachments::upload(&w.desk, actor, name, media_type, bytes::Bytes::from_static(content)).await.unwrap()
}

async fn post_with(w: &World, actor: &Actor, ticket: TicketId, tab: Tab, files: Vec<UploadId>) -> desk::Answer<i64> {
    let mut draft = w.draft(ticket, tab, "con archivos").await;
    draft.files = files;
    tickets::post_entry(&w.desk, actor, draft).await
}

both! {
    async fn a_file_is_on_the_entry_and_in_the_mail(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let photo = upload(&w, &tito, "C:\\fotos\\fusor.jpg", "image/jpeg", b"jpeg").await;
        let script = upload(&w, &tito, "guía.html", "text/html", b"<script>").await;
        post_with(&w, &tito, ticket, Tab::FollowUp, vec![photo, script]).await.unwrap();
        let view = w.view(&tito, ticket).await;
        let files = entries(&view).pop().unwrap().attachments.clone();
        let shown: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.preview, file.size)).collect();
        assert_eq!(shown, [("fusor.jpg", true, 4), ("guía.html", false, 8)], "in the order given; only pictures and PDF are shown");
        let opened = attachments::open(&w.desk, &tito, files[1].id).await.unwrap();
        assert_eq!((opened.content.as_ref(), opened.preview), (b"<script>".as_slice(), false));
        let mails = w.deliver().await;
        let sent: Vec<_> = mails[0].attachments.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
        assert_eq!(sent, [("fusor.jpg", b"jpeg".as_slice()), ("guía.html", b"<script>")]);
        w.finish().await;
    }

    async fn entries_that_share_a_mail_carry_no_more_than_a_relay_takes(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        post_with(&w, &tito, ticket, Tab::FollowUp, Vec::new()).await.unwrap();
        w.deliver().await;
        // Two more within two minutes go out as one.
        for name in ["uno.zip", "dos.zip"] {
            let content = bytes::Bytes::from(vec![7; 6 * 1024 * 1024]);
            let file = attachments::upload(&w.desk, &tito, name, "application/zip", content).await.unwrap();
            post_with(&w, &tito, ticket, Tab::FollowUp, vec![file]).await.unwrap();
        }
        w.pass_minutes(3);
        let mails = w.deliver().await;
        let carried: Vec<Vec<&str>> = mails.iter().map(|mail| mail.attachments.iter().map(|file| file.name.as_str()).collect()).collect();
        assert_eq!(carried, [["uno.zip"]], "one mail, of 6 MiB; the other file is on the ticket");
        w.finish().await;
    }

    async fn a_file_is_used_once_and_only_by_who_uploaded_it(w: World) {
        let mut w = w;
        let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
        let ticket = w.ticket().create().await;
        let file = upload(&w, &tito, "a.txt", "text/plain", b"a").await;
        assert_eq!(refused(post_with(&w, &vera, ticket, Tab::FollowUp, vec![file.clone()]).await), Refusal::UploadGone);
        let twice = vec![file.clone(), file.clone()];
        assert_eq!(refused(post_with(&w, &tito, ticket, Tab::FollowUp, twice).await), Refusal::UploadGone);
        assert_eq!(entries(&w.view(&tito, ticket).await).len(), 1, "what was refused is not there");
        post_with(&w, &tito, ticket, Tab::FollowUp, vec![file.clone()]).await.unwrap();
        assert_eq!(refused(post_with(&w, &tito, ticket, Tab::FollowUp, vec![file]).await), Refusal::UploadGone);
        w.deliver().await;
        w.finish().await;
    }

    async fn files_have_limits(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        let large = bytes::Bytes::from(vec![0; MAX_FILE_BYTES + 1]);
        let refusal = refused(attachments::upload(&w.desk, &tito, "grande.bin", "application/zip", large).await);
        assert_eq!(refusal, Refusal::FileTooLarge { max_mib: 25 });
        let many = vec![UploadId("x".to_owned()); MAX_FILES + 1];
        assert_eq!(refused(post_with(&w, &tito, ticket, Tab::FollowUp, many).await), Refusal::TooManyFiles { max: MAX_FILES });
        w.finish().await;
    }

    async fn a_forgotten_upload_is_swept_after_a_day(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        let forgotten = upload(&w, &tito, "a.txt", "text/plain", b"a").await;
        w.pass_minutes(24 * 60 + 1);
        let fresh = upload(&w, &tito, "a.txt", "text/plain", b"a").await;
        assert_eq!(refused(post_with(&w, &tito, ticket, Tab::FollowUp, vec![forgotten]).await), Refusal::UploadGone);
        post_with(&w, &tito, ticket, Tab::FollowUp, vec![fresh]).await.unwrap();
        w.deliver().await;
        w.finish().await;
    }

    async fn a_notes_files_and_a_requesters_own_are_not_sent_around(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.mail().from("Ana").cc(&["Beto"]).attach("cédula.pdf", b"privado").open().await;
        let registered = w.deliver().await;
        assert!(registered.iter().all(|mail| mail.attachments.is_empty()));
        let file = upload(&w, &tito, "claves.txt", "text/plain", b"secreto").await;
        post_with(&w, &tito, ticket, Tab::Note, vec![file]).await.unwrap();
        assert_eq!(told(&w.deliver().await), Vec::<String>::new());
        w.post(&tito, ticket, Tab::Solution, "Listo").await.unwrap();
        assert!(w.deliver().await.iter().all(|mail| mail.attachments.is_empty()));
        w.finish().await;
    }
}
