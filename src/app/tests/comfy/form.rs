//! The rows of the form for ComfyUI: which there are, and what of them is asked for.

use super::super::world::request;
use super::{rows, value, world};
use crate::app::{Effect, Event, Focus, FormField, Msg, Pick};
use crate::domain::{ServiceId, Tier};
use crate::keymap::Key;

#[test]
fn advanced_rows_are_folded_and_only_those_of_the_model() {
    use FormField as F;
    let mut world = world();
    assert!(!rows(&world).contains(&FormField::Sampler));
    world.mark(FormField::Advanced);
    world.key(Key::Enter);
    let advanced: Vec<_> = rows(&world)
        .into_iter()
        .skip_while(|row| *row != FormField::Advanced)
        .skip(1)
        .collect();
    assert_eq!(
        advanced,
        [
            F::Batch,
            F::Sampler,
            F::Scheduler,
            F::Workflow,
            F::Input,
            F::AddLora
        ]
    );
    world.model.generate.form.service = Some(ServiceId::new("builtin"));
    assert!(
        !rows(&world).contains(&F::Advanced),
        "the built-in engine has nothing of it"
    );
}

#[test]
fn what_is_set_is_asked_for_and_the_rest_is_left_to_the_service() {
    let mut world = world();
    world.model.generate.form.unfolded = true;
    world.mark(FormField::Batch);
    world.key(Key::Right);
    world.mark(FormField::Sampler);
    world.key(Key::Enter);
    world.write("dpm");
    world.key(Key::Enter);
    world.mark(FormField::AddLora);
    world.key(Key::Enter);
    world.write("ink");
    world.key(Key::Enter);
    world.mark(FormField::Lora(0));
    world.key(Key::Left);
    world.mark(FormField::Input);
    world.key(Key::Enter);
    world.write("~/cat.png");
    assert_eq!(
        world.key(Key::Enter),
        [Effect::CheckInput("~/cat.png".into())]
    );
    let checked = Event::InputChecked("~/cat.png".into(), Ok("/home/kim/cat.png".into()));
    world.send(Msg::Event(checked));
    world.mark(FormField::Denoise);
    world.write("0.4");
    world.key(Key::Enter);
    world.model.generate.focus = Focus::Prompt;
    world.write("a cat");
    let effects = world.key(Key::Enter);
    let asked = &request(&effects[0]).advanced;
    assert_eq!(
        (asked.batch, asked.sampler.as_deref()),
        (2, Some("dpmpp_2m"))
    );
    assert_eq!(
        (asked.scheduler.as_deref(), asked.workflow.as_deref()),
        (None, None)
    );
    assert_eq!(asked.denoise, Some(0.4));
    assert_eq!(
        asked.input.as_ref().unwrap().file.to_str(),
        Some("/home/kim/cat.png")
    );
    let [lora] = asked.loras.as_slice() else {
        panic!("{asked:?}")
    };
    assert_eq!(
        (lora.name.as_str(), lora.weight),
        ("style/ink.safetensors", 0.95)
    );
    world.model.generate.form.service = Some(ServiceId::new("builtin"));
    let effects = world.key(Key::Enter);
    let asked = &request(&effects[0]).advanced;
    assert_eq!(
        (asked.batch, &asked.input, asked.loras.len()),
        (1, &None, 0),
        "not known there"
    );
}

#[test]
fn a_value_goes_back_to_the_usual_and_a_lora_goes_out() {
    let mut world = world();
    world.model.generate.form.unfolded = true;
    world.model.generate.form.pick(Pick::Sampler, Some("ddim"));
    world
        .model
        .generate
        .form
        .pick(Pick::Lora, Some("style/ink.safetensors"));
    world.mark(FormField::Sampler);
    assert_eq!(value(&world, FormField::Sampler), "ddim");
    world.key(Key::Delete);
    assert_eq!(value(&world, FormField::Sampler), "usual");
    world.mark(FormField::Lora(0));
    world.key(Key::Char('x'));
    assert!(!rows(&world).contains(&FormField::Lora(0)));
}

#[test]
fn steps_and_cfg_of_a_distilled_model_are_its_own() {
    let mut world = world();
    assert_eq!(value(&world, FormField::Steps), "20 (quality)");
    world
        .model
        .generate
        .form
        .pick(Pick::Model, Some("z_image_turbo.safetensors"));
    assert_eq!(value(&world, FormField::Steps), "4 (quality)");
    assert_eq!(value(&world, FormField::Cfg), "1.0 (quality)");
    world.mark(FormField::Steps);
    world.key(Key::Right);
    assert_eq!(value(&world, FormField::Steps), "5");
    let can = world
        .model
        .generate
        .form
        .capability(&world.model.services)
        .unwrap();
    assert_eq!(
        can.advanced.tiers.unwrap()[2],
        Tier {
            steps: Some(9),
            cfg: Some(1.0)
        }
    );
}

/// The upscaler decides how large the picture becomes, whatever size is set.
#[test]
fn while_a_picture_is_only_enlarged_no_size_is_shown() {
    let mut world = world();
    let comfy = world.model.services.len() - 1;
    for model in &mut world.model.services[comfy].models {
        model.capability.advanced.workflows = ["SDXL".to_owned(), "enlarge".to_owned()].into();
        model.capability.advanced.enlargers = ["enlarge".to_owned()].into();
    }
    let usual = value(&world, FormField::Size);
    assert!(usual.contains('×') || usual.contains('x'), "{usual}");
    let form = &mut world.model.generate.form;
    form.pick(Pick::Workflow, Some("enlarge"));
    assert_eq!(value(&world, FormField::Size), "by the upscaler");
    let form = &mut world.model.generate.form;
    form.pick(Pick::Workflow, None);
    assert_eq!(value(&world, FormField::Size), usual);
}
