/**
 * The script of drivers' pages: keeps what is live fresh, says so when the connection is gone, and sends a form once. Every page
 * works without it; it is served as a file of its own, since the pages allow no script inside of them.
 */

export const SCRIPT = `
(function(){
'use strict';
var live=document.getElementById('live'),stale=document.getElementById('stale'),wait=0,asked=false,timer=0;
function later(ms){clearTimeout(timer);timer=setTimeout(ask,ms)}
function told(isStale){if(!stale)return;if(isStale&&stale.hidden){stale.textContent=stale.dataset.text.replace('{time}',new Date(+live.dataset.at||Date.now()).toLocaleTimeString([],{hour:'2-digit',minute:'2-digit'}));}stale.hidden=!isStale}
function ask(){
  if(!live||asked)return;
  if(document.hidden){later(2000);return}
  asked=true;
  var stop=new AbortController(),end=setTimeout(function(){stop.abort()},10000);
  fetch(live.dataset.src,{credentials:'same-origin',signal:stop.signal,headers:{accept:'text/html'}}).then(function(r){
    if(!r.ok)throw new Error(String(r.status));
    return r.text();
  }).then(function(text){
    var box=document.createElement('template');box.innerHTML=text;
    var fresh=box.content.firstElementChild;
    if(!fresh||fresh.id!=='live')throw new Error('not ours');
    if(fresh.dataset.phase!==live.dataset.phase){location.reload();return}
    live.replaceWith(fresh);live=fresh;live.dataset.at=String(Date.now());wait=0;told(false);
  }).catch(function(){wait=Math.min(wait+1,5);told(true)}).then(function(){
    clearTimeout(end);asked=false;
    if(+live.dataset.every>0)later(+live.dataset.every*(1+wait));
  });
}
if(live&&+live.dataset.every>0){live.dataset.at=String(Date.now());later(+live.dataset.every);
  document.addEventListener('visibilitychange',function(){if(!document.hidden)later(100)});
  addEventListener('online',function(){wait=0;later(100)})}
document.addEventListener('submit',function(e){
  var form=e.target,button=e.submitter||form.querySelector('button');
  if(form.dataset.sent){e.preventDefault();return}
  if(navigator.onLine===false){e.preventDefault();alert(document.body.dataset.nonetwork);return}
  form.dataset.sent='1';
  if(button){button.dataset.text=button.textContent;button.textContent=document.body.dataset.sending;button.setAttribute('aria-busy','true')}
  setTimeout(function(){free(form)},15000);
});
function free(form){delete form.dataset.sent;form.querySelectorAll('button').forEach(function(b){if(b.dataset.text){b.textContent=b.dataset.text;b.removeAttribute('aria-busy')}})}
addEventListener('pageshow',function(){document.querySelectorAll('form').forEach(free)});
document.querySelectorAll('[data-other]').forEach(function(field){
  field.addEventListener('input',function(){if(field.value!=='')field.form.querySelectorAll('input[type=radio]').forEach(function(r){r.checked=false})});
});
var slip=/^#([0-9A-Z]{5}-[0-9A-Z]{5})$/.exec(location.hash);
try{
  if(slip){sessionStorage.setItem('code',slip[1]);history.replaceState(null,'',location.pathname+location.search)}
  var kept=sessionStorage.getItem('code'),box=document.querySelector('input[name=code]');
  if(kept&&box&&box.value===''){box.value=kept}
  if(box)box.form.addEventListener('submit',function(){sessionStorage.removeItem('code')});
}catch(e){/* a browser that keeps nothing: the code is typed */}
})();
`.trim();
